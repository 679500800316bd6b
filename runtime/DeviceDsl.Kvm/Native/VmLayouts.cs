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
    /// <summary>The flag for memory whose written pages the kernel records.</summary>
    public const uint LogDirtyPages = 1;

    /// <summary>The flag for memory that is read-only for the guest.</summary>
    public const uint ReadOnly = 2;

    public uint Slot;
    public uint Flags;
    public ulong GuestAddress;
    public ulong Length;
    public ulong HostAddress;
}

/// <summary>Argument of <see cref="Ioctl.AddZone"/> and <see cref="Ioctl.RemoveZone"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ZoneArgument
{
    public ulong Address;
    public uint Length;
    public uint IsPort;
}

/// <summary>Argument of <see cref="Ioctl.GetClock"/> and <see cref="Ioctl.SetClock"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct ClockArgument
{
    public ulong Nanoseconds;
    public uint Flags;
}

/// <summary>Argument of <see cref="Ioctl.GetDirtyLog"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DirtyLogArgument
{
    public uint Slot;
    public uint Padding;
    public ulong Bitmap;
}

/// <summary>
/// Argument of <see cref="Ioctl.SetIrqLine"/> and <see cref="Ioctl.SetIrqLineStatus"/>; the latter returns the outcome in the field of the
/// GSI.
/// </summary>
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
    public uint Flags;
}

/// <summary>Argument of <see cref="Ioctl.EnableCapability"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 104)]
internal struct CapabilityArgument
{
    public const uint SplitControllers = 121;
    public const uint X2Apic = 129;
    public const ulong WideDestinations = 1;

    public uint Capability;
    public uint Flags;
    public ulong First;
}

/// <summary>The beginning of the argument of <see cref="Ioctl.SetGsiRouting"/>; its entries follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RoutingHeader
{
    public uint Count;
    public uint Flags;
}

/// <summary>One entry of the argument of <see cref="Ioctl.SetGsiRouting"/>: either the chip and its pin, or the message.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct RoutingEntry
{
    [FieldOffset(0)]
    public uint Gsi;

    [FieldOffset(4)]
    public uint Kind;

    [FieldOffset(8)]
    public uint Flags;

    [FieldOffset(16)]
    public uint Chip;

    [FieldOffset(20)]
    public uint Pin;

    [FieldOffset(16)]
    public uint AddressLow;

    [FieldOffset(20)]
    public uint AddressHigh;

    [FieldOffset(24)]
    public uint Data;
}
