namespace DeviceDsl.Virtio;

/// <summary>What a device can do with a request that it took.</summary>
public enum ChainStatus
{
    /// <summary>The device reads it, writes it and completes it.</summary>
    InFlight,

    /// <summary>
    /// Not now: the device may not access the guest's memory, as the guest took bus mastering away (PC-6). Nothing can be read. What is
    /// written, and the completion, waits until the device may access memory again; then the queue's handler runs too.
    /// </summary>
    Suspended,

    /// <summary>
    /// Over: the driver reset the device or the queue, the device needs a reset, or it is gone. The request is as one of no bytes, and
    /// its completion leaves no trace.
    /// </summary>
    Ended,
}
