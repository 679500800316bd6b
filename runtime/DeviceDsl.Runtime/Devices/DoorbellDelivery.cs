namespace DeviceDsl;

/// <summary>How the guest's writes to doorbells reach a device.</summary>
public enum DoorbellDelivery
{
    /// <summary>
    /// Each doorbell is an ioeventfd: the guest's write completes once the eventfd is signalled, and the handler runs on the
    /// machine's loop.
    /// </summary>
    EventFd,

    /// <summary>
    /// No ioeventfd: the write exits the guest and is looked up in the device's doorbell table, and the handler runs before the
    /// guest continues. For guests that spin until a kick is served.
    /// </summary>
    Exit,
}
