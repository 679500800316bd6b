namespace DeviceDsl.Virtio;

/// <summary>What a virtio device offers beside what its kind has.</summary>
public sealed record VirtioDeviceOptions
{
    /// <summary>Whether the packed layout is offered (PQ-10).</summary>
    public bool OffersPacked { get; init; } = true;

    /// <summary>Whether descriptors may refer to tables of descriptors (SQ-8).</summary>
    public bool OffersIndirect { get; init; } = true;

    /// <summary>Whether either side may say by index when it wants to be told (SQ-14).</summary>
    public bool OffersEventIndex { get; init; } = true;

    /// <summary>Whether queues can be reset one by one (RR-1).</summary>
    public bool OffersRingReset { get; init; } = true;

    /// <summary>Whether buffers are used in order, which lets one slow request hold up the rest (IO-1).</summary>
    public bool OffersInOrder { get; init; }

    /// <summary>Whether the driver's notifications may carry data, which is a hint that is not used (ND-1).</summary>
    public bool OffersNotificationData { get; init; }

    /// <summary>Whether kicks come by ioeventfd; what the class says when left out (IE-2).</summary>
    public bool? IoEventFd { get; init; }

    /// <summary>The size that is offered of every queue, a power of two; what the class says when left out.</summary>
    public int? QueueSize { get; init; }

    /// <summary>Whether a buffer of no bytes breaks its queue (SQ-6).</summary>
    public bool IsStrict { get; init; }

    internal VirtioFeatures Features
    {
        get
        {
            VirtioFeatures features = VirtioFeatures.Of(VirtioFeature.Version1);
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
