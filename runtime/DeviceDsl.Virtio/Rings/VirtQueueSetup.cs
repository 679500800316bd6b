using DeviceDsl.Machines;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>The driver's setup of a queue, copied when the queue is enabled and constant from then on (ST-7).</summary>
public sealed record VirtQueueSetup
{
    /// <summary>The guest's memory.</summary>
    public required GuestMemoryMap Memory { get; init; }

    /// <summary>The queue size in descriptors that the driver wrote.</summary>
    public required int Size { get; init; }

    /// <summary>The queue size that the device offered, 1 to 32768.</summary>
    public int MaximumSize { get; init; } = 32768;

    /// <summary>The addresses of the ring.</summary>
    public required VirtQueueAreas Areas { get; init; }

    /// <summary>The negotiated features.</summary>
    public VirtioFeatures Features { get; init; }

    /// <summary>Whether an empty buffer breaks the queue (SQ-6).</summary>
    public bool IsStrict { get; init; }

    /// <summary>The queue's index, for messages.</summary>
    public int Index { get; init; }

    /// <summary>
    /// Called once when the driver breaks the queue, by the thread that detects it: the device must report that it needs a reset (SQ-1).
    /// </summary>
    public Action<QueueFault>? OnBroken { get; init; }

    /// <summary>
    /// The owner of the queue: a request of an earlier queue with the same owner and index has ended, and does not count as one of another
    /// queue.
    /// </summary>
    internal object? Owner { get; init; }

    /// <summary>Where a ring goes on that another backend, or an earlier process, has served before; null for a new ring.</summary>
    internal RingStart? Start { get; init; }
}
