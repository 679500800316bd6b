namespace DeviceDsl.Virtio;

/// <summary>The options of a virtio device that do not depend on its device type.</summary>
public sealed record VirtioDeviceOptions
{
    /// <summary>Whether the packed layout is offered (PQ-10).</summary>
    public bool OffersPacked { get; init; } = true;

    /// <summary>Whether indirect descriptors, which refer to tables of descriptors, are offered (SQ-8).</summary>
    public bool OffersIndirect { get; init; } = true;

    /// <summary>Whether either side may request notifications by index (SQ-14).</summary>
    public bool OffersEventIndex { get; init; } = true;

    /// <summary>Whether single queues can be reset (RR-1).</summary>
    public bool OffersRingReset { get; init; } = true;

    /// <summary>Whether buffers are used in order, which lets one slow request delay the rest (IO-1).</summary>
    public bool OffersInOrder { get; init; }

    /// <summary>Whether the driver's notifications may carry data, a hint that the device ignores (ND-1).</summary>
    public bool OffersNotificationData { get; init; }

    /// <summary>Whether kicks arrive by ioeventfd (IE-2); by default as the class declares.</summary>
    public bool? IoEventFd { get; init; }

    /// <summary>The size offered for every queue, a power of two; by default as the class declares.</summary>
    public int? QueueSize { get; init; }

    /// <summary>Whether an empty buffer breaks its queue (SQ-6).</summary>
    public bool IsStrict { get; init; }

    internal VirtioFeatures Features
    {
        get
        {
            var features = VirtioFeatures.Of(VirtioFeature.Version1);
            if (OffersPacked) features = features.With(VirtioFeature.RingPacked);
            if (OffersIndirect) features = features.With(VirtioFeature.RingIndirectDescriptors);
            if (OffersEventIndex) features = features.With(VirtioFeature.RingEventIndex);
            if (OffersRingReset) features = features.With(VirtioFeature.RingReset);
            if (OffersInOrder) features = features.With(VirtioFeature.InOrder);
            if (OffersNotificationData) features = features.With(VirtioFeature.NotificationData);
            return features;
        }
    }
}
