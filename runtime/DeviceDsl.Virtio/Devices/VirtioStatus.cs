namespace DeviceDsl.Virtio;

/// <summary>The device status: the progress of a driver with its device (ST-1).</summary>
[Flags]
public enum VirtioStatus : byte
{
    /// <summary>The state at power on and after a reset.</summary>
    None = 0,

    /// <summary>The driver has found the device.</summary>
    Acknowledge = 1,

    /// <summary>The driver knows how to drive the device.</summary>
    Driver = 2,

    /// <summary>The driver is ready: the device serves its queues.</summary>
    DriverOk = 4,

    /// <summary>Device and driver agree on features.</summary>
    FeaturesOk = 8,

    /// <summary>The device failed, and serves nothing until a reset.</summary>
    NeedsReset = 64,

    /// <summary>The driver failed.</summary>
    Failed = 128,
}
