namespace DeviceDsl.Virtio;

/// <summary>The state of a request that a device took.</summary>
public enum ChainStatus
{
    /// <summary>The device can read it, write it and complete it.</summary>
    InFlight,

    /// <summary>
    /// The device may not access the guest's memory, because the guest has disabled bus mastering (PC-6). Nothing can be read. Writes and
    /// the completion wait until the device may access memory again; then the queue's handler also runs.
    /// </summary>
    Suspended,

    /// <summary>
    /// The driver reset the device or the queue, the device needs a reset, or it was removed. The request has no bytes, and its completion
    /// leaves no trace.
    /// </summary>
    Ended,
}
