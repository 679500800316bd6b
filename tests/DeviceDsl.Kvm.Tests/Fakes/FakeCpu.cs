using System.Runtime.InteropServices;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Tests.Fakes;

/// <summary>A processor of a <see cref="FakeKernel"/>, on the memory that it shares with the code under test.</summary>
internal sealed unsafe partial class FakeCpu : IDisposable
{
    public const int RunSize = 0x3000;

    private const int DataOffset = 0x1000;
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private const ulong EnabledLocalApic = 0xFEE0_0800;

    private readonly byte* _memory;
    private Func<bool>? _complete;

    public FakeCpu(int number, int descriptor)
    {
        Number = number;
        Assert.Equal(0, ftruncate(descriptor, RunSize));
        nint address = mmap(0, RunSize, ReadWrite, Shared, descriptor, 0);
        Assert.NotEqual(-1, address);
        _memory = (byte*)address;
        (Header->IsReadyForInterrupt, Header->HasInterruptsOn, Header->ApicBase) = (1, 1, EnabledLocalApic);
    }

    /// <summary>Which of its machine's processors it is.</summary>
    public int Number { get; }

    /// <summary>Whether the kernel is to come back without entering the guest.</summary>
    public bool MustLeave => Volatile.Read(ref Header->ImmediateExit) != 0;

    /// <summary>The data of the last port access.</summary>
    public Span<byte> PortData(int length) => new(_memory + DataOffset, length);

    private RunHeader* Header => (RunHeader*)_memory;

    /// <summary>As KVM_RUN does: completes the access before, then looks whether it is to leave at once, then enters the guest.</summary>
    public Errno Run(FakeKernel kernel)
    {
        if (_complete is { } complete)
        {
            _complete = null;
            if (complete()) return Errno.None;
        }

        return MustLeave ? Errno.EINTR : kernel.Guest(this);
    }

    /// <summary>Exits because the guest halted.</summary>
    public Errno Halt() => Exit(ExitReason.Halt);

    /// <summary>Exits because the guest halted while it accepts interrupts.</summary>
    public Errno HaltWithInterruptsOn()
    {
        OpenWindow();
        return Exit(ExitReason.Halt);
    }

    /// <summary>The guest's CR8.</summary>
    public byte Cr8
    {
        get => (byte)Header->Cr8;
        set => Header->Cr8 = value;
    }

    /// <summary>Exits because the guest accepts an external interrupt now.</summary>
    public Errno OpenWindow()
    {
        (Header->IsReadyForInterrupt, Header->HasInterruptsOn) = (1, 1);
        return Exit(ExitReason.InterruptWindow);
    }

    /// <summary>Whether the kernel is to exit as soon as the guest accepts an external interrupt.</summary>
    public bool IsWindowWanted => Header->InterruptWindow != 0;

    /// <summary>Exits for whatever reason, with nothing more.</summary>
    public Errno Exit(ExitReason reason)
    {
        Header->Reason = reason;
        return Errno.None;
    }

    /// <summary>Exits because the guest ended a level interrupt of an IOAPIC elsewhere.</summary>
    public Errno EndInterrupt(byte vector)
    {
        Header->EndedVector = vector;
        return Exit(ExitReason.EndOfInterrupt);
    }

    /// <summary>Exits for a port access. The next run completes it, which may exit again.</summary>
    public Errno Port(bool isWrite, ushort port, int size, int count, Func<bool>? complete = null)
    {
        Header->Io = new RunHeader.IoPart
        {
            Direction = isWrite ? (byte)1 : (byte)0,
            Size = (byte)size,
            Port = port,
            Count = (uint)count,
            DataOffset = DataOffset,
        };
        _complete = complete;
        return Exit(ExitReason.Io);
    }

    /// <summary>Exits for an access to a guest-physical address. The next run completes it, which may exit again.</summary>
    public Errno Mmio(bool isWrite, ulong address, int length, Func<bool>? complete = null, ulong value = 0)
    {
        Header->Mmio = new RunHeader.MmioPart { Address = address, Length = (uint)length, IsWrite = isWrite ? (byte)1 : (byte)0 };
        System.Runtime.CompilerServices.Unsafe.WriteUnaligned(ref Header->Mmio.Data[0], value);
        _complete = complete;
        return Exit(ExitReason.Mmio);
    }

    /// <summary>Exits for a write of 4 bytes to a guest-physical address.</summary>
    public Errno MmioWrite(ulong address, uint value) => Mmio(isWrite: true, address, sizeof(uint), value: value);

    /// <summary>Exits for a write to a port that nobody has.</summary>
    public Errno PortWrite() => Port(isWrite: true, 0x80, 1, 1);

    /// <summary>The data of the last access to a guest-physical address.</summary>
    public ulong MmioData => System.Runtime.CompilerServices.Unsafe.ReadUnaligned<ulong>(ref Header->Mmio.Data[0]);

    /// <inheritdoc/>
    public void Dispose() => Assert.Equal(0, munmap((nint)_memory, RunSize));

    [LibraryImport("libc")]
    private static partial int ftruncate(int descriptor, long length);

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
}
