using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>Argument of <see cref="Ioctl.IoEventFd"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct IoEventFdArgument
{
    public const uint Match = 1;
    public const uint Pio = 2;
    public const uint Deassign = 4;
    public const uint VirtioCcw = 8;

    public ulong MatchValue;
    public ulong Address;
    public uint Length;
    public int Descriptor;
    public uint Flags;
}

/// <summary>Argument of <see cref="Ioctl.IrqFd"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct IrqFdArgument
{
    public const uint Deassign = 1;
    public const uint Resample = 2;

    public int Descriptor;
    public uint Gsi;
    public uint Flags;
    public int ResampleDescriptor;
}

/// <summary>Argument of <see cref="Ioctl.SetMemoryRegion"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryRegion
{
    public uint Slot;
    public uint Flags;
    public ulong GuestAddress;
    public ulong Length;
    public ulong HostAddress;
}

/// <summary>Argument of <see cref="Ioctl.SetIrqLine"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IrqLevel
{
    public uint Gsi;
    public uint Level;
}

/// <summary>Argument of <see cref="Ioctl.SignalMessage"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct Message
{
    public uint AddressLow;
    public uint AddressHigh;
    public uint Data;
}
