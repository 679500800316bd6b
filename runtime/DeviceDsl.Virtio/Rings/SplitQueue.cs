using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>The device's side of a split ring (SQ).</summary>
/// <remarks>
/// Memory order (VQ-7): the volatile read of the available index acquires, so that the earlier entries and descriptors are visible; the
/// volatile write of the used index releases the device's writes. Two places need a full fence, because a store must be visible before a
/// load: between publishing and reading whether the driver wants an interrupt, and between asking for kicks and checking again. Without it
/// both sides read the old state, and neither wakes the other.
/// </remarks>
internal sealed class SplitQueue : VirtQueue
{
    private const uint IndexOffset = 2;
    private const uint EntriesOffset = 4;
    private const ushort NoInterrupt = 1;
    private const ushort NoKick = 1;

    private readonly RingWindow _descriptors;
    private readonly RingWindow _available;
    private readonly RingWindow _used;
    private readonly GuestMemoryMap _memory;
    private readonly uint _mask;
    private readonly bool _hasIndirect;
    private readonly bool _hasEventIndex;
    private readonly bool _hasNotifyOnEmpty;

    // Indices run freely and wrap at 65536; a slot in the ring is the masked index.
    private ushort _nextAvailable;
    private ushort _seenAvailable;
    private ushort _nextUsed;
    private ushort _publishedUsed;
    private bool _hasPublished;
    private SplitInFlight? _record;

    private SplitQueue(VirtQueueSetup setup, RingWindow descriptors, RingWindow available, RingWindow used)
        : base(setup)
    {
        _descriptors = descriptors;
        _available = available;
        _used = used;
        _memory = setup.Memory;
        _mask = (uint)setup.Size - 1;
        _hasIndirect = Features.Has(VirtioFeature.RingIndirectDescriptors);
        _hasEventIndex = Features.Has(VirtioFeature.RingEventIndex);
        _hasNotifyOnEmpty = Features.Has(VirtioFeature.NotifyOnEmpty);
    }

    private uint UsedEventOffset => EntriesOffset + (2 * (uint)Size);

    private uint AvailableEventOffset => EntriesOffset + (8 * (uint)Size);

    public static SplitQueue? Open(VirtQueueSetup setup, out QueueFault? fault)
    {
        fault = null;
        uint size = (uint)setup.Size;
        RingWindow descriptors = SetupRules.Open(
            setup, "descriptor table", setup.Areas.Descriptors, 16 * size, 16, GuestMemoryAccess.Read, ref fault);
        RingWindow available = SetupRules.Open(
            setup, "available ring", setup.Areas.Driver, 6 + (2 * size), 2, GuestMemoryAccess.Read, ref fault);
        RingWindow used = SetupRules.Open(
            setup, "used ring", setup.Areas.Device, 6 + (8 * size), 4, GuestMemoryAccess.Write, ref fault);
        return fault is null ? new(setup, descriptors, available, used) : null;
    }

    /// <inheritdoc/>
    internal override uint Position => _nextAvailable;

    /// <inheritdoc/>
    internal override void RecordCompletion(ushort id) => _record?.Complete(id);

    /// <inheritdoc/>
    internal override void TakeOverRecord(VirtQueue other) => _record = ((SplitQueue)other)._record;

    /// <inheritdoc/>
    internal override bool TryStart(RingStart start)
    {
        _nextUsed = _used.ReadUInt16(IndexOffset);
        _publishedUsed = _nextUsed;
        ushort[]? heads = null;
        if (start.InFlight is { } region)
        {
            _record = SplitInFlight.TryOpen(region, Size, _nextUsed, out heads, out string? reason);
            if (_record is null) return BreakForRecord(reason!);
        }

        int outstanding = heads?.Length ?? (ushort)((ushort)start.Base - _nextUsed);
        if (start.Base > ushort.MaxValue || outstanding > Size)
        {
            return Break(
                QueueFaultReason.PositionInvalid,
                "It is started at available index {0}, and its used index is {1}.",
                start.Base,
                _nextUsed);
        }

        foreach (ushort head in heads ?? [])
        {
            if (!TryResubmit(head)) return IsLive ? BreakForRecord($"has too many segments at head {head}") : false;
        }

        _nextAvailable = (ushort)(_nextUsed + outstanding);
        _seenAvailable = _nextAvailable;
        return true;
    }

    private protected override ChainBuffers? TakeNext()
    {
        if (!HasMore()) return null;
        ushort head = _available.ReadUInt16(EntriesOffset + (2 * (_nextAvailable & _mask)));
        if (!TryAccept(head)) return null;
        Assembler.Begin();
        if (!TryWalk(head))
        {
            Assembler.Abandon();
            return null;
        }

        _nextAvailable++;
        _record?.Take(head);
        return Assembler.Finish(head, slots: 1);
    }

    private protected override void WriteUsed(ushort id, uint written, int count, int slots)
    {
        uint entry = EntriesOffset + (8 * (_nextUsed & _mask));
        // The length comes first: an entry can cross two pieces of memory, and is not visible before the index is.
        _used.Write(entry + 4, written);
        _used.Write(entry, (uint)id);
        _nextUsed += (ushort)count;
    }

    private protected override bool PublishUsed()
    {
        ushort before = _publishedUsed;
        if (_nextUsed == before) return false;
        _used.Write(IndexOffset, _nextUsed);
        _publishedUsed = _nextUsed;
        _record?.Publish(_nextUsed);
        if (Log is { } log) MarkUsed(log, before);
        // The first time there is no earlier index to compare with (SQ-14).
        bool isFirst = !_hasPublished;
        _hasPublished = true;
        Interlocked.MemoryBarrier();
        return WantsInterrupt(before, isFirst);
    }

    private protected override bool AskForKicks()
    {
        if (_hasEventIndex) _used.Write(AvailableEventOffset, _nextAvailable);
        else _used.Write(0, (ushort)0);
        Log?.MarkDeviceArea(_hasEventIndex ? AvailableEventOffset : 0, sizeof(ushort));
        Interlocked.MemoryBarrier();
        return HasMore();
    }

    /// <summary>With the event index the flags stay 0 (SQ-13), and the stale event is not reached again for a long time (SQ-15).</summary>
    private protected override void AskForNoKicks()
    {
        if (_hasEventIndex) return;
        _used.Write(0, NoKick);
        Log?.MarkDeviceArea(0, sizeof(ushort));
    }

    /// <inheritdoc/>
    private protected override void Rewind(int requests, int slots)
    {
        _nextAvailable -= (ushort)requests;
        _seenAvailable = _nextAvailable;
    }

    /// <inheritdoc/>
    private protected override bool IsRingIn(nint start, nint length)
        => _descriptors.IsIn(start, length) || _available.IsIn(start, length) || _used.IsIn(start, length);

    /// <inheritdoc/>
    private protected override void SavePosition(StateWriter writer)
    {
        writer.Write(_nextAvailable);
        writer.Write(_nextUsed);
        writer.Write(_publishedUsed);
        writer.Write(_hasPublished);
    }

    /// <inheritdoc/>
    private protected override void RestorePosition(StateReader reader, int slotsInFlight)
    {
        ushort nextAvailable = reader.Read<ushort>();
        ushort nextUsed = reader.Read<ushort>();
        int between = (ushort)(nextAvailable - nextUsed);
        if (between != slotsInFlight)
        {
            throw reader.Refuse(
                $"has indices {nextAvailable} and {nextUsed} in queue {Index} that do not fit its {slotsInFlight} requests in flight "
                    + "(SQ-19)");
        }

        ushort publishedUsed = reader.Read<ushort>();
        int unpublished = (ushort)(nextUsed - publishedUsed);
        if (unpublished > Size - slotsInFlight)
        {
            throw reader.Refuse(
                $"has {unpublished} unpublished used entries in queue {Index} besides {slotsInFlight} requests in flight, "
                    + $"more than its size {Size} (SQ-19)");
        }

        bool hasPublished = reader.ReadBoolean();
        if (!hasPublished && publishedUsed != 0)
        {
            throw reader.Refuse($"has used index {publishedUsed} in queue {Index}, which has published nothing (SQ-19)");
        }

        (_nextAvailable, _seenAvailable, _nextUsed) = (nextAvailable, nextAvailable, nextUsed);
        (_publishedUsed, _hasPublished) = (publishedUsed, hasPublished);
    }

    private bool TryResubmit(ushort head)
    {
        if (!TryAccept(head)) return false;
        Assembler.Begin();
        if (!TryWalk(head))
        {
            Assembler.Abandon();
            return false;
        }

        Resubmit(Assembler.Finish(head, slots: 1));
        return true;
    }

    private void MarkUsed(RingLog log, ushort before)
    {
        log.MarkElements(log.DeviceArea + EntriesOffset, 8, (uint)Size, before & _mask, (ushort)(_nextUsed - before));
        log.MarkDeviceArea(IndexOffset, sizeof(ushort));
    }

    private bool WantsInterrupt(ushort before, bool isFirst)
    {
        if (_hasNotifyOnEmpty && InFlight == 0 && _available.ReadUInt16(IndexOffset) == _nextAvailable) return true;
        if (!_hasEventIndex) return (_available.ReadUInt16(0) & NoInterrupt) == 0;
        ushort wanted = _available.ReadUInt16(UsedEventOffset);
        return isFirst || (ushort)(_nextUsed - wanted - 1) < (ushort)(_nextUsed - before);
    }

    private bool HasMore()
    {
        if (_seenAvailable != _nextAvailable) return true;
        ushort index = _available.ReadUInt16(IndexOffset);
        int pending = (ushort)(index - _nextAvailable);
        // For the driver, entries that it has not yet seen as used still take slots of its ring.
        int outstanding = (ushort)(_nextAvailable - _publishedUsed);
        if (pending > Size - outstanding)
        {
            return Break(
                QueueFaultReason.AvailableIndexJump,
                "The available index jumped from {0} to {1}, by more entries than the ring has free.",
                _nextAvailable,
                index);
        }

        _seenAvailable = index;
        return pending != 0;
    }

    private bool TryAccept(ushort head)
        => head < Size ? TryClaim(head) : Break(QueueFaultReason.HeadOutOfRange, "Head {0} is outside the descriptor table.", head);

    private bool TryWalk(ushort head)
    {
        uint index = head;
        for (int walked = 0; walked < Size; walked++)
        {
            uint offset = index * IndirectTable.EntryLength;
            ulong address = _descriptors.ReadUInt64(offset);
            ulong rest = _descriptors.ReadUInt64(offset + 8);
            uint length = (uint)rest;
            var flags = (DescriptorFlags)(ushort)(rest >> 32);
            if ((flags & DescriptorFlags.Indirect) != 0) return TryWalkTable(address, length, flags);
            if (!Assembler.TryAdd(address, length, (flags & DescriptorFlags.Write) != 0)) return false;
            if ((flags & DescriptorFlags.Next) == 0) return true;
            index = (ushort)(rest >> 48);
            if (index >= Size) return Break(QueueFaultReason.NextOutOfRange, "Descriptor {0} is outside the descriptor table.", index);
        }

        return Break(QueueFaultReason.ChainLoop, "The chain of head {0} visits more than {1} descriptors.", head, (uint)Size);
    }

    private bool TryWalkTable(ulong tableAddress, uint tableLength, DescriptorFlags referring)
    {
        if (!_hasIndirect)
        {
            return Break(QueueFaultReason.IndirectNotNegotiated, "A descriptor is indirect, and the feature was not negotiated.");
        }

        if ((referring & DescriptorFlags.Next) != 0)
        {
            return Break(QueueFaultReason.IndirectWithNext, "An indirect descriptor has the next flag set.");
        }

        if (!IndirectTable.TryOpen(this, _memory, tableAddress, tableLength, out IndirectTable table)) return false;
        uint index = 0;
        for (uint walked = 0; walked < table.Count; walked++)
        {
            table.Read(index, out ulong address, out uint length, out ushort third, out ushort next);
            var flags = (DescriptorFlags)third;
            if ((flags & DescriptorFlags.Indirect) != 0)
            {
                return Break(QueueFaultReason.IndirectNested, "An indirect table contains an indirect descriptor.");
            }

            if (!Assembler.TryAdd(address, length, (flags & DescriptorFlags.Write) != 0)) return false;
            if ((flags & DescriptorFlags.Next) == 0) return true;
            index = next;
            if (index >= table.Count)
            {
                return Break(
                    QueueFaultReason.NextOutOfRange, "Descriptor {0} is outside an indirect table of {1} descriptors.", index, table.Count);
            }
        }

        return Break(QueueFaultReason.ChainLoop, "A chain visits more than the {0} descriptors of its indirect table.", table.Count);
    }
}
