namespace DeviceDsl;

/// <summary>How the guest's writes to doorbells reach a device.</summary>
public enum DoorbellDelivery
{
    /// <summary>
    /// Each doorbell is an ioeventfd: the guest's write is over once it is signalled, and the handler runs on the
    /// machine's loop.
    /// </summary>
    EventFd,

    /// <summary>
    /// No ioeventfd: the write leaves the guest, is looked up in the device's doorbell table, and the handler runs before
    /// the guest goes on. For guests that spin until a kick is served.
    /// </summary>
    Exit,
}
