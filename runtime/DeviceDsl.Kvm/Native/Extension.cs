namespace DeviceDsl.Kvm.Native;

/// <summary>The numbers of optional kernel features; arguments of <see cref="Ioctl.CheckExtension"/>.</summary>
internal static class Extension
{
    public const nuint UserMemory = 3;
    public const nuint RunState = 14;

    /// <summary>Coalesced zones in memory; the extent is the number of the page of their ring.</summary>
    public const nuint CoalescedMemory = 15;
    public const nuint IrqFd = 32;
    public const nuint IoEventFd = 36;
    public const nuint Clock = 39;
    public const nuint CpuEvents = 41;
    public const nuint DebugRegisters = 50;
    public const nuint ExtendedState = 55;
    public const nuint ExtendedControl = 56;
    public const nuint DeadlineTimer = 72;
    public const nuint ReadOnlyMemory = 81;
    public const nuint IrqFdResample = 82;

    /// <summary>Channels, through which guests ring the doorbells of virtio-ccw. They exist only on S/390.</summary>
    public const nuint ChannelSubsystem = 85;
    public const nuint IoEventFdAnyLength = 122;
    public const nuint ImmediateExit = 136;

    /// <summary>The maximum length of the state of virtualization inside a guest, in bytes.</summary>
    public const nuint NestedState = 157;
    public const nuint CoalescedPorts = 162;

    /// <summary>The length of the registers of the FPU and of the vector units, in bytes.</summary>
    public const nuint ExtendedStateLength = 208;
}
