using DeviceDsl.Machines;

namespace DeviceDsl.Virtio;

/// <summary>What a driver has told about a queue when it enables it; a copy, that nothing changes any more (ST-7).</summary>
public sealed record VirtQueueSetup
{
    /// <summary>The guest's memory.</summary>
    public required GuestMemoryMap Memory { get; init; }

    /// <summary>The queue size in descriptors that the driver wrote.</summary>
    public required int Size { get; init; }

    /// <summary>The queue size that the device offered, 1 to 32768.</summary>
    public int MaximumSize { get; init; } = 32768;

    /// <summary>Where the ring lies.</summary>
    public required VirtQueueAreas Areas { get; init; }

    /// <summary>The features that device and driver agreed on.</summary>
    public VirtioFeatures Features { get; init; }

    /// <summary>Whether a buffer of no bytes breaks the queue (SQ-6).</summary>
    public bool IsStrict { get; init; }

    /// <summary>The queue's index, for messages.</summary>
    public int Index { get; init; }

    /// <summary>
    /// Called once, by the thread that found it, when the driver breaks the queue: the device has to say that it needs a reset (SQ-1).
    /// </summary>
    public Action<QueueFault>? OnBroken { get; init; }

    /// <summary>Whose queue it is: a request of an earlier queue of the same owner and index has ended, and is not another queue's.</summary>
    internal object? Owner { get; init; }
}
