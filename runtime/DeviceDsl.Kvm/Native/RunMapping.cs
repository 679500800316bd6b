using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>The memory that a processor shares with the kernel. Offsets in it are checked against its size before they are used.</summary>
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

    /// <summary>The reason of the exit.</summary>
    public ExitReason Reason => Header->Reason;

    /// <summary>Details of a failed entry.</summary>
    public ulong HardwareReason => Header->HardwareReason;

    /// <summary>Details of an internal error.</summary>
    public uint SubError => Header->SubError;

    /// <summary>The vector of the level interrupt that ended (SPL-2).</summary>
    public byte EndedVector => Header->EndedVector;

    /// <summary>Whether the guest, as of the last exit, accepts an external interrupt at once.</summary>
    public bool TakesExternalInterrupt => Header->IsReadyForInterrupt != 0 && Header->HasInterruptsOn != 0;

    /// <summary>The guest's CR8, which the kernel takes from here if it does not have the local APIC.</summary>
    public byte TaskPriorityClass
    {
        get => (byte)(Header->Cr8 & 0xF);
        set => Header->Cr8 = value;
    }

    /// <summary>The guest's IA32_APIC_BASE, as of the last exit.</summary>
    public ulong ApicBase => Header->ApicBase;

    private RunHeader* Header => (RunHeader*)handle;

    /// <summary>Maps the memory of a processor.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="size">The size that the kernel reported.</param>
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

    /// <summary>Sets whether the guest accepts an external interrupt: its state was loaded.</summary>
    public void SetInterruptState(bool takesExternalInterrupt)
        => Header->IsReadyForInterrupt = Header->HasInterruptsOn = takesExternalInterrupt ? (byte)1 : (byte)0;

    /// <summary>Forgets whether the guest accepts an external interrupt, until the next exit: its state was replaced.</summary>
    public void ForgetInterruptState() => Header->IsReadyForInterrupt = 0;

    /// <summary>Sets whether the kernel must exit as soon as the guest accepts an external interrupt.</summary>
    public void SetInterruptWindow(bool isWanted) => Header->InterruptWindow = isWanted ? (byte)1 : (byte)0;

    /// <summary>Sets whether the kernel must exit at once, after it has completed the previous access.</summary>
    public void SetImmediateExit(bool isWanted) => Volatile.Write(ref Header->ImmediateExit, isWanted ? (byte)1 : (byte)0);

    /// <summary>Returns the port access of the exit.</summary>
    /// <param name="access">The access; its data can be read and written until the guest runs again.</param>
    /// <returns>Whether its data is inside the shared memory.</returns>
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

    /// <summary>Returns the access to a guest-physical address of the exit.</summary>
    /// <param name="access">The access; its data can be read and written until the guest runs again.</param>
    /// <returns>Whether its length is one that a processor can use.</returns>
    public bool TryGetMmio(out MemoryAccess access)
    {
        ref RunHeader.MmioPart mmio = ref Header->Mmio;
        uint length = mmio.Length;
        bool isSound = length is > 0 and <= sizeof(ulong);
        access = isSound ? new MemoryAccess(mmio.IsWrite != 0, mmio.Address, ((Span<byte>)mmio.Data)[..(int)length]) : default;
        return isSound;
    }

    /// <summary>Returns the ring of coalesced writes.</summary>
    /// <param name="page">The number of its page in the shared memory.</param>
    /// <param name="ring">The ring.</param>
    /// <returns>Whether the shared memory has that page.</returns>
    public bool TryGetRing(int page, out CoalescedPage? ring)
    {
        nuint offset = (nuint)page * CoalescedPage.Length;
        ring = offset + CoalescedPage.Length <= _size ? new CoalescedPage(this, offset) : null;
        return ring is not null;
    }

    /// <summary>Answers the read of the exit, if it is one, with all ones, as if nothing answered.</summary>
    public void AnswerAllOnes()
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
