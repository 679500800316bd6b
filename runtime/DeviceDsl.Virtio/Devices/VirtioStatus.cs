namespace DeviceDsl.Virtio;

/// <summary>How far a driver has come with its device (ST-1).</summary>
[Flags]
public enum VirtioStatus : byte
{
    /// <summary>Nothing yet: as at power on, and after a reset.</summary>
    None = 0,

    /// <summary>The driver has found the device.</summary>
    Acknowledge = 1,

    /// <summary>The driver knows how to drive it.</summary>
    Driver = 2,

    /// <summary>The driver is ready: the device serves its queues.</summary>
    DriverOk = 4,

    /// <summary>Device and driver agree on features.</summary>
    FeaturesOk = 8,

    /// <summary>The device gave up, and serves nothing before a reset.</summary>
    NeedsReset = 64,

    /// <summary>The driver gave up.</summary>
    Failed = 128,
}
