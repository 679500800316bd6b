namespace DeviceDsl.Virtio.Rings;

/// <summary>
/// The record of the requests of a packed ring in flight. It holds their descriptors, because used ones overwrite them in the ring.
/// </summary>
/// <remarks>
/// The process can end between any two stores. A request is marked as in flight by the last store of its record: before that, a later
/// process finds it in the ring. The requests of a batch are marked before their used descriptors become visible, and cleared afterwards: a
/// later process asks the ring which of the two it was. Entries that belong to no request are free, and their list is made anew.
/// </remarks>
internal sealed class PackedInFlight
{
    private const int HeaderLength = 32;
    private const int EntryLength = 32;
    private const uint FreeOffset = 12;
    private const uint OldFreeOffset = 14;
    private const uint UsedOffset = 16;
    private const uint OldUsedOffset = 18;
    private const uint WrapOffset = 20;
    private const uint OldWrapOffset = 21;
    private const uint NextOffset = 2;
    private const uint LastOffset = 4;
    private const uint CountOffset = 6;
    private const uint CounterOffset = 8;
    private const uint IdOffset = 16;
    private const uint FlagsOffset = 18;
    private const uint LengthOffset = 20;
    private const uint AddressOffset = 24;
    private const ushort WrapBit = 1 << 15;
    private const byte IsFree = 0;
    private const byte IsInFlight = 1;
    private const byte IsBeingPublished = 2;

    private readonly InFlightRegion _region;
    private readonly int _size;
    private readonly List<InFlightDescriptor> _staged = [];
    private readonly ushort[] _entryOfId;
    private readonly ushort[] _batch;
    private int _batchCount;
    private ulong _counter;

    private PackedInFlight(InFlightRegion region, int size)
    {
        _region = region;
        _size = size;
        _entryOfId = new ushort[size];
        _batch = new ushort[size];
    }

    /// <summary>The position of the next used descriptor, as event suppression encodes positions.</summary>
    public ushort UsedPosition => (ushort)(_region.Read16(UsedOffset) | (_region.Read8(WrapOffset) != 0 ? WrapBit : 0));

    /// <summary>Returns the length of the record of a queue.</summary>
    public static int LengthOf(int size) => HeaderLength + (EntryLength * size);

    /// <summary>Opens the record of a queue.</summary>
    /// <param name="region">The region of the queue.</param>
    /// <param name="size">The queue size.</param>
    /// <param name="usedPosition">The position of the next used descriptor, for a new record.</param>
    /// <param name="isUsed">Whether the driver can see a used descriptor at a position.</param>
    /// <param name="requests">
    /// The requests that an earlier process has taken and not completed, in the order in which it took them; null for a new record.
    /// </param>
    /// <param name="reason">The reason if the record cannot be used.</param>
    public static PackedInFlight? TryOpen(
        InFlightRegion region,
        int size,
        ushort usedPosition,
        Func<ushort, bool> isUsed,
        out InFlightDescriptor[][]? requests,
        out string? reason)
    {
        requests = null;
        reason = region.TryClaim(size, isPacked: true, out bool isNew);
        if (reason is not null) return null;
        var record = new PackedInFlight(region, size);
        if (isNew)
        {
            record.Initialize(usedPosition);
            return record;
        }

        reason = record.FinishLastStep(isUsed) ?? record.Recover(out requests);
        return reason is null ? record : null;
    }

    /// <summary>Stages a descriptor of the request that is being taken, as it was read from the ring.</summary>
    public void Stage(InFlightDescriptor descriptor) => _staged.Add(descriptor);

    /// <summary>Drops the staged descriptors of a request that is not taken.</summary>
    public void DropStaged() => _staged.Clear();

    /// <summary>Records the request of the staged descriptors before the device sees it.</summary>
    public void Take(ushort id)
    {
        ushort head = _region.Read16(FreeOffset);
        ushort entry = head;
        ushort last = head;
        foreach (InFlightDescriptor descriptor in _staged)
        {
            WriteDescriptor(entry, descriptor);
            last = entry;
            entry = Bounded(_region.Read16(Entry(entry) + NextOffset));
        }

        _region.Write16(Entry(head) + LastOffset, last);
        _region.Write16(Entry(head) + CountOffset, (ushort)_staged.Count);
        _region.Write64(Entry(head) + CounterOffset, _counter++);
        _region.Write16(FreeOffset, entry);
        _region.Write16(OldFreeOffset, entry);
        _region.Write8(Entry(head), IsInFlight);
        _entryOfId[id] = head;
        _staged.Clear();
    }

    /// <summary>Notes a request whose used descriptor is written, and not yet visible to the driver.</summary>
    public void Complete(ushort id) => _batch[_batchCount++] = _entryOfId[id];

    /// <summary>Records that the noted requests are about to become visible to the driver as used.</summary>
    public void BeginPublishing()
    {
        foreach (ushort head in _batch.AsSpan(0, _batchCount))
        {
            _region.Write8(Entry(head), IsBeingPublished);
            ushort last = Bounded(_region.Read16(Entry(head) + LastOffset));
            _region.Write16(Entry(last) + NextOffset, _region.Read16(FreeOffset));
            _region.Write16(FreeOffset, head);
            Advance(_region.Read16(Entry(head) + CountOffset));
        }
    }

    /// <summary>Records that they are visible.</summary>
    public void EndPublishing()
    {
        foreach (ushort head in _batch.AsSpan(0, _batchCount)) _region.Write8(Entry(head), IsFree);
        _batchCount = 0;
        Commit();
    }

    private static uint Entry(int index) => (uint)(HeaderLength + (EntryLength * index));

    // The frontend can write any index at any time.
    private ushort Bounded(ushort index) => index < _size ? index : (ushort)0;

    private void Initialize(ushort usedPosition)
    {
        for (int i = 0; i < _size; i++) _region.Write16(Entry(i) + NextOffset, (ushort)((i + 1) % _size));
        _region.Write16(UsedOffset, (ushort)(usedPosition & ~WrapBit));
        _region.Write8(WrapOffset, (byte)(usedPosition >> 15));
        Commit();
        _region.Seal();
    }

    private void Commit()
    {
        _region.Write16(OldFreeOffset, _region.Read16(FreeOffset));
        _region.Write16(OldUsedOffset, _region.Read16(UsedOffset));
        _region.Write8(OldWrapOffset, _region.Read8(WrapOffset));
    }

    private void Advance(int slots)
    {
        int used = _region.Read16(UsedOffset) + slots;
        if (used >= _size)
        {
            used %= _size;
            _region.Write8(WrapOffset, (byte)(_region.Read8(WrapOffset) ^ 1));
        }

        _region.Write16(UsedOffset, (ushort)used);
    }

    private void WriteDescriptor(ushort entry, InFlightDescriptor descriptor)
    {
        _region.Write64(Entry(entry) + AddressOffset, descriptor.Address);
        _region.Write32(Entry(entry) + LengthOffset, descriptor.Length);
        _region.Write16(Entry(entry) + FlagsOffset, (ushort)descriptor.Flags);
        _region.Write16(Entry(entry) + IdOffset, descriptor.Id);
    }

    private InFlightDescriptor ReadDescriptor(int entry) => new(
        _region.Read64(Entry(entry) + AddressOffset),
        _region.Read32(Entry(entry) + LengthOffset),
        (DescriptorFlags)_region.Read16(Entry(entry) + FlagsOffset),
        _region.Read16(Entry(entry) + IdOffset));

    private string? FinishLastStep(Func<ushort, bool> isUsed)
    {
        ushort old = _region.Read16(OldUsedOffset);
        ushort now = _region.Read16(UsedOffset);
        byte oldWrap = _region.Read8(OldWrapOffset);
        if (old >= _size || now >= _size || oldWrap > 1 || _region.Read8(WrapOffset) > 1)
        {
            return $"has used positions {old} and {now} in a ring of {_size}";
        }

        bool hasMoved = old != now || oldWrap != _region.Read8(WrapOffset);
        bool isPublished = hasMoved && isUsed((ushort)(old | (oldWrap << 15)));
        for (int head = 0; head < _size; head++)
        {
            if (_region.Read8(Entry(head)) == IsBeingPublished) _region.Write8(Entry(head), isPublished ? IsFree : IsInFlight);
        }

        if (isPublished) return null;
        _region.Write16(UsedOffset, old);
        _region.Write8(WrapOffset, oldWrap);
        return null;
    }

    private string? Recover(out InFlightDescriptor[][]? requests)
    {
        requests = null;
        var heads = new List<(ulong Counter, int Head)>();
        for (int head = 0; head < _size; head++)
        {
            if (_region.Read8(Entry(head)) != IsFree) heads.Add((_region.Read64(Entry(head) + CounterOffset), head));
        }

        // The frontend can write any counter: equal ones are ordered by their heads.
        heads.Sort();
        if (heads.Count != 0) _counter = heads[^1].Counter + 1;
        bool[] isOwned = new bool[_size];
        var found = new List<InFlightDescriptor[]>();
        foreach ((_, int head) in heads)
        {
            if (ReadRequest(head, isOwned) is not { } request) return $"has requests that share descriptors, or none, in a ring of {_size}";
            ushort id = request[^1].Id;
            if (id >= _size) return $"has buffer id {id} in a ring of {_size}";
            _entryOfId[id] = (ushort)head;
            found.Add(request);
        }

        LinkFree(isOwned);
        Commit();
        requests = [.. found];
        return null;
    }

    private void LinkFree(bool[] isOwned)
    {
        int next = 0;
        for (int entry = _size - 1; entry >= 0; entry--)
        {
            if (isOwned[entry]) continue;
            _region.Write16(Entry(entry) + NextOffset, (ushort)next);
            next = entry;
        }

        _region.Write16(FreeOffset, (ushort)next);
    }

    /// <summary>Reads the descriptors of a request, unless they belong to another one as well.</summary>
    private InFlightDescriptor[]? ReadRequest(int head, bool[] isOwned)
    {
        int count = _region.Read16(Entry(head) + CountOffset);
        if (count == 0 || count > _size) return null;
        var request = new InFlightDescriptor[count];
        int entry = head;
        for (int i = 0; i < count; i++)
        {
            if (isOwned[entry]) return null;
            isOwned[entry] = true;
            request[i] = ReadDescriptor(entry);
            entry = Bounded(_region.Read16(Entry(entry) + NextOffset));
        }

        return request;
    }
}
