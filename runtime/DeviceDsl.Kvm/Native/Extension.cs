namespace DeviceDsl.Kvm.Native;

/// <summary>What a kernel may have or not, by its numbers; arguments of <see cref="Ioctl.CheckExtension"/>.</summary>
internal static class Extension
{
    public const nuint UserMemory = 3;
    public const nuint IrqFd = 32;
    public const nuint IoEventFd = 36;
    public const nuint IrqFdResample = 82;

    /// <summary>Channels, whose guests ring the doorbells of virtio-ccw. Only S/390 has them.</summary>
    public const nuint ChannelSubsystem = 85;
    public const nuint IoEventFdAnyLength = 122;
    public const nuint ImmediateExit = 136;
}
