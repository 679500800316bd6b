namespace VirtioBlk.Demonstration;

/// <summary>The results of a workload.</summary>
internal sealed class WorkloadResult
{
    private readonly Dictionary<RequestType, (long Count, long Bytes)> _byType = [];

    public TimeSpan Elapsed { get; set; }

    public long Kicks { get; set; }

    public long Interrupts { get; set; }

    /// <summary>The number of requests that the device answered with an error.</summary>
    public long Errors { get; set; }

    /// <summary>The number of requests that ended with an unexpected status.</summary>
    public long Failed { get; set; }

    public Latencies Latencies { get; } = new();

    public long Requests => _byType.Values.Sum(item => item.Count);

    public long Bytes => _byType.Where(item => item.Key is RequestType.In or RequestType.Out).Sum(item => item.Value.Bytes);

    public IEnumerable<(RequestType Type, long Count, long Bytes)> ByType
        => _byType.OrderBy(item => item.Key).Select(item => (item.Key, item.Value.Count, item.Value.Bytes));

    public void Add(RequestSlot slot, long ticks)
    {
        (long count, long bytes) = _byType.GetValueOrDefault(slot.Type);
        _byType[slot.Type] = (count + 1, bytes + slot.Bytes);
        Latencies.Add(ticks);
    }
}
