using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>The beginning of the memory that a processor shares with the kernel: the reason of the exit, and its access.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct RunHeader
{
    [FieldOffset(0)]
    public byte InterruptWindow;

    [FieldOffset(1)]
    public byte ImmediateExit;

    [FieldOffset(8)]
    public ExitReason Reason;

    [FieldOffset(12)]
    public byte IsReadyForInterrupt;

    [FieldOffset(13)]
    public byte HasInterruptsOn;

    [FieldOffset(16)]
    public ulong Cr8;

    [FieldOffset(24)]
    public ulong ApicBase;

    [FieldOffset(32)]
    public IoPart Io;

    [FieldOffset(32)]
    public MmioPart Mmio;

    [FieldOffset(32)]
    public ulong HardwareReason;

    [FieldOffset(32)]
    public uint SubError;

    [FieldOffset(32)]
    public byte EndedVector;

    /// <summary>A port access; its data is elsewhere in the shared memory.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoPart
    {
        public byte Direction;
        public byte Size;
        public ushort Port;
        public uint Count;
        public ulong DataOffset;
    }

    /// <summary>An access to a guest-physical address without memory.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MmioPart
    {
        public ulong Address;
        public MmioData Data;
        public uint Length;
        public byte IsWrite;
    }

    /// <summary>The bytes of an access.</summary>
    [InlineArray(8)]
    internal struct MmioData
    {
        public byte Part;
    }
}
