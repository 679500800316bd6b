namespace DeviceDsl.Virtio.Rings;

/// <summary>The record of the requests of a split ring in flight (VU-27 to VU-29).</summary>
/// <remarks>
/// The process can end between any two stores. So a request is recorded before the device sees it; the requests of a batch are linked
/// before the used index is published, and are marked as complete after it. A later process compares the two used indices, and completes
/// the marking of the last batch.
/// </remarks>
internal sealed class SplitInFlight
{
    private const int HeaderLength = 16;
    private const int EntryLength = 16;
    private const uint LastBatchOffset = 12;
    private const uint UsedIndexOffset = 14;
    private const uint NextOffset = 6;
    private const uint CounterOffset = 8;

    private readonly InFlightRegion _region;
    private readonly int _size;
    private readonly ushort[] _batch;
    private int _batchCount;
    private ulong _counter;

    private SplitInFlight(InFlightRegion region, int size)
    {
        _region = region;
        _size = size;
        _batch = new ushort[size];
    }

    /// <summary>Returns the length of the record of a queue.</summary>
    public static int LengthOf(int size) => HeaderLength + (EntryLength * size);

    /// <summary>Opens the record of a queue.</summary>
    /// <param name="region">The region of the queue.</param>
    /// <param name="size">The queue size.</param>
    /// <param name="usedIndex">The used index in the ring.</param>
    /// <param name="heads">
    /// The heads that an earlier process has taken and not completed, in the order in which it took them; null for a new record.
    /// </param>
    /// <param name="reason">The reason if the record cannot be used.</param>
    public static SplitInFlight? TryOpen(InFlightRegion region, int size, ushort usedIndex, out ushort[]? heads, out string? reason)
    {
        heads = null;
        reason = region.TryClaim(size, isPacked: false, out bool isNew);
        if (reason is not null) return null;
        var record = new SplitInFlight(region, size);
        if (isNew)
        {
            region.Write16(UsedIndexOffset, usedIndex);
            region.Seal();
            return record;
        }

        reason = record.FinishLastBatch(usedIndex);
        if (reason is not null) return null;
        heads = record.FindInFlight();
        return record;
    }

    /// <summary>Records a request before the device sees it.</summary>
    public void Take(ushort head)
    {
        _region.Write64(Entry(head) + CounterOffset, _counter++);
        _region.Write8(Entry(head), 1);
    }

    /// <summary>Links a request whose used entry is written, and not yet visible to the driver.</summary>
    public void Complete(ushort head)
    {
        _region.Write16(Entry(head) + NextOffset, _region.Read16(LastBatchOffset));
        _region.Write16(LastBatchOffset, head);
        _batch[_batchCount++] = head;
    }

    /// <summary>Marks the linked requests as complete, after the driver can see their used entries.</summary>
    public void Publish(ushort usedIndex)
    {
        foreach (ushort head in _batch.AsSpan(0, _batchCount)) _region.Write8(Entry(head), 0);
        _batchCount = 0;
        _region.Write16(UsedIndexOffset, usedIndex);
    }

    private static uint Entry(int head) => (uint)(HeaderLength + (EntryLength * head));

    private string? FinishLastBatch(ushort usedIndex)
    {
        int published = (ushort)(usedIndex - _region.Read16(UsedIndexOffset));
        if (published > _size && FindInFlight().Length != 0) return $"is {published} used entries behind its ring of {_size}";
        // With nothing in flight it is the record of a ring that the driver has set up anew since.
        if (published > _size) published = 0;
        int head = _region.Read16(LastBatchOffset);
        for (; published > 0; published--)
        {
            if (head >= _size) return $"links head {head} in a ring of {_size}";
            _region.Write8(Entry(head), 0);
            head = _region.Read16(Entry(head) + NextOffset);
        }

        _region.Write16(UsedIndexOffset, usedIndex);
        return null;
    }

    private ushort[] FindInFlight()
    {
        var found = new List<(ulong Counter, ushort Head)>();
        for (int head = 0; head < _size; head++)
        {
            if (_region.Read8(Entry(head)) != 0) found.Add((_region.Read64(Entry(head) + CounterOffset), (ushort)head));
        }

        // The frontend can write any counter: equal ones are ordered by their heads.
        found.Sort();
        if (found.Count != 0) _counter = found[^1].Counter + 1;
        return [.. found.Select(request => request.Head)];
    }
}
