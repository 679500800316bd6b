using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>The memory that a processor shares with the kernel. What it says is checked against its size before it is used.</summary>
internal sealed unsafe partial class RunMapping : SafeHandle
{
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private const byte Out = 1;

    private readonly nuint _size;

    private RunMapping(nint address, nuint size)
        : base(invalidHandleValue: -1, ownsHandle: true)
    {
        _size = size;
        SetHandle(address);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Why the guest was left.</summary>
    public ExitReason Reason => Header->Reason;

    /// <summary>More on a failed entry.</summary>
    public ulong HardwareReason => Header->HardwareReason;

    /// <summary>More on an internal error.</summary>
    public uint SubError => Header->SubError;

    /// <summary>The vector of the level interrupt that ended (SPL-2).</summary>
    public byte EndedVector => Header->EndedVector;

    /// <summary>Whether the guest, as it was left, takes an interrupt of 8259s at once.</summary>
    public bool TakesExternalInterrupt => Header->IsReadyForInterrupt != 0 && Header->HasInterruptsOn != 0;

    private RunHeader* Header => (RunHeader*)handle;

    /// <summary>Maps the memory of a processor.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="size">The size the kernel names.</param>
    /// <param name="mapping">The mapping.</param>
    public static Errno TryCreate(SafeFileHandle cpu, int size, out RunMapping? mapping)
    {
        mapping = null;
        if (size < sizeof(RunHeader)) return Errno.EINVAL;
        nint address = mmap(0, (nuint)size, ReadWrite, Shared, cpu, 0);
        if (address == -1) return (Errno)Marshal.GetLastSystemError();
        mapping = new RunMapping(address, (nuint)size);
        return Errno.None;
    }

    /// <summary>Whether the kernel is to come back as soon as the guest takes an interrupt of 8259s.</summary>
    public void SetInterruptWindow(bool isWanted) => Header->InterruptWindow = isWanted ? (byte)1 : (byte)0;

    /// <summary>Whether the kernel is to come back from the guest at once, after it has completed the access before.</summary>
    public void SetImmediateExit(bool isWanted) => Volatile.Write(ref Header->ImmediateExit, isWanted ? (byte)1 : (byte)0);

    /// <summary>The port access for which the guest was left.</summary>
    /// <param name="access">The access; its data can be read and written as long as the guest does not run.</param>
    /// <returns>Whether it is one that lies in the shared memory.</returns>
    public bool TryGetIo(out PortAccess access)
    {
        RunHeader.IoPart io = Header->Io;
        ulong length = (ulong)io.Size * io.Count;
        bool isSound = io.Size is 1 or 2 or 4 && length <= _size && io.DataOffset <= _size - length;
        access = isSound
            ? new PortAccess(io.Direction == Out, io.Port, io.Size, new Span<byte>((byte*)handle + io.DataOffset, (int)length))
            : default;
        return isSound;
    }

    /// <summary>The access to a guest-physical address for which the guest was left.</summary>
    /// <param name="access">The access; its data can be read and written as long as the guest does not run.</param>
    /// <returns>Whether it is one that a processor makes.</returns>
    public bool TryGetMmio(out MemoryAccess access)
    {
        ref RunHeader.MmioPart mmio = ref Header->Mmio;
        uint length = mmio.Length;
        bool isSound = length is > 0 and <= sizeof(ulong);
        access = isSound ? new MemoryAccess(mmio.IsWrite != 0, mmio.Address, ((Span<byte>)mmio.Data)[..(int)length]) : default;
        return isSound;
    }

    /// <summary>Answers the read for which the guest was left, if it is one, as where nobody answers: by all ones.</summary>
    public void AnswerNothing()
    {
        if (Reason == ExitReason.Io && TryGetIo(out PortAccess port) && !port.IsWrite) port.Data.Fill(byte.MaxValue);
        if (Reason == ExitReason.Mmio && TryGetMmio(out MemoryAccess memory) && !memory.IsWrite) memory.Data.Fill(byte.MaxValue);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => munmap(handle, _size) == 0;

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, SafeFileHandle handle, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
}
