namespace DeviceDsl.Virtio.Devices;

/// <summary>The device type, queues and configuration space of a virtio device, made once from its description.</summary>
internal sealed class DeviceShape
{
    private const int MaximumSize = 32768;
    private const int MaximumIndex = 0xFFFF;

    private DeviceShape(VirtioDescription kind, IReadOnlyList<QueueState> queues)
    {
        Kind = kind;
        Queues = queues;
        Configuration = new ConfigurationSpace(kind.Name, kind.Configuration);
    }

    /// <summary>The description.</summary>
    public VirtioDescription Kind { get; }

    /// <summary>Its queues, by their index.</summary>
    public IReadOnlyList<QueueState> Queues { get; }

    /// <summary>Its configuration space.</summary>
    public ConfigurationSpace Configuration { get; }

    /// <summary>Makes the queues and the configuration space of a description.</summary>
    /// <param name="kind">The description.</param>
    /// <param name="queueCount">The number of queues that the device has; 0 for all.</param>
    /// <param name="queueSize">The size offered for every queue; null for the sizes in the description.</param>
    /// <param name="serve">Serves the requests of a queue one at a time, with the bookkeeping around them.</param>
    /// <exception cref="ArgumentException">The description is invalid.</exception>
    public static DeviceShape Of(
        VirtioDescription kind, int queueCount, int? queueSize, Action<VirtQueue, Func<DescriptorChain, uint>> serve)
    {
        var queues = new SortedDictionary<int, (QueueState Queue, VirtQueueEntry Entry)>();
        foreach (VirtQueueEntry entry in kind.Queues) Add(queues, kind, entry, queueSize ?? entry.Size, serve);
        return new(kind, Take(kind, [.. queues.Values.Select(declared => declared.Queue)], queueCount));
    }

    private static void Add(
        SortedDictionary<int, (QueueState Queue, VirtQueueEntry Entry)> queues,
        VirtioDescription kind,
        VirtQueueEntry entry,
        int size,
        Action<VirtQueue, Func<DescriptorChain, uint>> serve)
    {
        if (size is < 1 or > MaximumSize || !int.IsPow2(size))
        {
            throw Invalid(kind, entry, $"offers a queue size of {size}: it must be a power of two from 1 to {MaximumSize}");
        }

        if (entry.Count < 1 || entry.Stride < 1 || entry.Index < 0)
        {
            throw Invalid(kind, entry, "has no queue: its index must not be negative, its count and stride must be positive");
        }

        if (entry.Index + ((entry.Count - 1L) * entry.Stride) > MaximumIndex)
        {
            throw Invalid(kind, entry, $"has a queue above the maximum index {MaximumIndex}");
        }

        Action<VirtQueue> handler = HandlerOf(entry, serve);
        for (int i = 0; i < entry.Count; i++)
        {
            int index = entry.Index + (i * entry.Stride);
            if (!queues.TryAdd(index, (new(index, size, handler), entry)))
            {
                throw Invalid(kind, entry, $"serves queue {index}, which {queues[index].Entry.Handler} also serves");
            }
        }
    }

    // One delegate for all queues of a row, so that serving a request allocates none.
    private static Action<VirtQueue> HandlerOf(VirtQueueEntry entry, Action<VirtQueue, Func<DescriptorChain, uint>> serve)
        => entry.OnRequest is { } onRequest ? queue => serve(queue, onRequest) : entry.OnKick!;

    private static IReadOnlyList<QueueState> Take(VirtioDescription kind, List<QueueState> queues, int count)
    {
        for (int i = 0; i < queues.Count; i++)
        {
            if (queues[i].Index != i)
            {
                throw new ArgumentException($"{kind.Name} has queue {queues[i].Index} but no queue {i}: indices must not have gaps.");
            }
        }

        if (count == 0) return queues;
        if (count < 0 || count > queues.Count)
        {
            throw new ArgumentException($"{kind.Name} cannot have {count} queues: its class declares {queues.Count}.");
        }

        return queues[..count];
    }

    private static ArgumentException Invalid(VirtioDescription kind, VirtQueueEntry entry, string what)
        => new($"{entry.Handler} of {kind.Name} {what}.");
}
