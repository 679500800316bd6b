namespace DeviceDsl.Virtio;

/// <summary>The feature bits of queues and transports, by their numbers; each device type defines its own besides these.</summary>
public enum VirtioFeature
{
    /// <summary>Interrupt when the available ring runs dry, even if suppressed; legacy (SQ-16).</summary>
    NotifyOnEmpty = 24,

    /// <summary>No assumption about framing; legacy (ST-5).</summary>
    AnyLayout = 27,

    /// <summary>Descriptors may refer to tables of descriptors (SQ-8, PQ-5).</summary>
    RingIndirectDescriptors = 28,

    /// <summary>Either side requests notifications by index (SQ-14, PQ-7).</summary>
    RingEventIndex = 29,

    /// <summary>The device follows VIRTIO 1.0 or later, not the legacy interface.</summary>
    Version1 = 32,

    /// <summary>The device's accesses go through an IOMMU (VQ-9).</summary>
    AccessPlatform = 33,

    /// <summary>The packed layout (PQ-1).</summary>
    RingPacked = 34,

    /// <summary>Buffers are used in the order in which they were made available (IO-1).</summary>
    InOrder = 35,

    /// <summary>Memory is ordered as the platform orders it (VQ-9).</summary>
    OrderPlatform = 36,

    /// <summary>The driver's notifications carry data (ND-1).</summary>
    NotificationData = 38,

    /// <summary>The driver notifies with a value that the device chose (NC-1).</summary>
    NotificationConfigData = 39,

    /// <summary>Single queues can be reset (RR-1).</summary>
    RingReset = 40,
}
