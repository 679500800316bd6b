using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>The device's side of a packed ring (PQ).</summary>
/// <remarks>
/// Memory order (VQ-7): the volatile read of a descriptor's flags acquires the rest of it; the flags of the first used descriptor of a
/// batch are written last and release all of the batch. As with a split ring, a full fence is needed where a store must be visible before a
/// load: between publishing and reading the driver's event suppression, and between asking for kicks and checking again.
/// </remarks>
internal sealed class PackedQueue : VirtQueue
{
    private const uint RestOffset = 8;
    private const uint FlagsOffset = 14;
    private const int IdShift = 32;
    private const ushort WrapBit = 1 << 15;

    private readonly RingWindow _ring;
    private readonly RingWindow _driverEvents;
    private readonly RingWindow _deviceEvents;
    private readonly GuestMemoryMap _memory;
    private readonly bool _hasIndirect;
    private readonly bool _hasEventIndex;

    private PackedPosition _nextAvailable;
    private PackedPosition _nextUsed;
    private int _slotsInFlight;
    private int _staged;
    private uint _firstStagedOffset;
    private ulong _firstStaged;
    private PackedInFlight? _record;

    private PackedQueue(VirtQueueSetup setup, RingWindow ring, RingWindow driverEvents, RingWindow deviceEvents)
        : base(setup)
    {
        _ring = ring;
        _driverEvents = driverEvents;
        _deviceEvents = deviceEvents;
        _memory = setup.Memory;
        _nextAvailable = new(setup.Size);
        _nextUsed = new(setup.Size);
        _hasIndirect = Features.Has(VirtioFeature.RingIndirectDescriptors);
        _hasEventIndex = Features.Has(VirtioFeature.RingEventIndex);
    }

    private enum EventFlags
    {
        Enable = 0,
        Disable = 1,
        Descriptor = 2,
    }

    public static PackedQueue? Open(VirtQueueSetup setup, out QueueFault? fault)
    {
        fault = null;
        uint length = 16 * (uint)setup.Size;
        // The ring is also written: used descriptors overwrite available ones.
        RingWindow ring = SetupRules.Open(
            setup, "descriptor ring", setup.Areas.Descriptors, length, 16, GuestMemoryAccess.Write, ref fault);
        RingWindow driver = SetupRules.Open(
            setup, "driver's event suppression", setup.Areas.Driver, 4, 4, GuestMemoryAccess.Read, ref fault);
        RingWindow device = SetupRules.Open(
            setup, "device's event suppression", setup.Areas.Device, 4, 4, GuestMemoryAccess.Write, ref fault);
        return fault is null ? new(setup, ring, driver, device) : null;
    }

    /// <inheritdoc/>
    internal override uint Position => _nextAvailable.ToEvent() | (_nextUsed.ToEvent() << 16);

    /// <inheritdoc/>
    internal override void RecordCompletion(ushort id) => _record?.Complete(id);

    /// <inheritdoc/>
    internal override void TakeOverRecord(VirtQueue other) => _record = ((PackedQueue)other)._record;

    /// <inheritdoc/>
    internal override bool TryStart(RingStart start)
    {
        ushort used = (ushort)(start.Base >> 16);
        InFlightDescriptor[][]? requests = null;
        if (start.InFlight is { } region)
        {
            _record = PackedInFlight.TryOpen(region, Size, used, IsUsedAt, out requests, out string? reason);
            if (_record is null) return BreakForRecord(reason!);
            used = _record.UsedPosition;
        }

        if (!TryPosition((ushort)start.Base, out _nextAvailable) || !TryPosition(used, out _nextUsed))
        {
            return Break(QueueFaultReason.PositionInvalid, "It is started at position 0x{0:x}, outside its ring.", start.Base);
        }

        // What an earlier process took without a record is lost, but its slots are still taken.
        if (requests is null) _slotsInFlight = _nextAvailable.DistanceFrom(_nextUsed);
        else _nextAvailable = _nextUsed;
        if (_slotsInFlight > Size)
        {
            return Break(QueueFaultReason.PositionInvalid, "It is started {0} slots ahead of its used position.", (uint)_slotsInFlight);
        }

        foreach (InFlightDescriptor[] request in requests ?? [])
        {
            if (!TryResubmit(request)) return IsLive ? BreakForRecord($"has too many segments in buffer {request[^1].Id}") : false;
        }

        return true;
    }

    private protected override ChainBuffers? TakeNext()
    {
        if (!IsAvailable(_nextAvailable, out DescriptorFlags flags)) return null;
        Assembler.Begin();
        if (!TryWalk(flags, out ushort id, out int slots) || !TryAccept(id))
        {
            _record?.DropStaged();
            Assembler.Abandon();
            return null;
        }

        _record?.Take(id);

        _slotsInFlight += slots;
        _nextAvailable.Advance(slots);
        return Assembler.Finish(id, slots);
    }

    private protected override void WriteUsed(ushort id, uint written, int count, int slots)
    {
        ulong used = UsedWord(_nextUsed, id, written);
        if (_staged != 0) _ring.Write(OffsetOfRest(_nextUsed), used);
        else (_firstStagedOffset, _firstStaged) = (OffsetOfRest(_nextUsed), used);

        _staged += slots;
        _slotsInFlight -= slots;
        _nextUsed.Advance(slots);
    }

    private protected override bool PublishUsed()
    {
        int published = _staged;
        if (published == 0) return false;
        _record?.BeginPublishing();
        _ring.Write(_firstStagedOffset, _firstStaged);
        _record?.EndPublishing();
        if (Log is { } log) MarkUsed(log, (uint)published);
        _staged = 0;
        Interlocked.MemoryBarrier();
        return WantsInterrupt(published);
    }

    private protected override bool AskForKicks()
    {
        uint wanted = _hasEventIndex ? _nextAvailable.ToEvent() | ((uint)EventFlags.Descriptor << 16) : 0;
        _deviceEvents.Write(0, wanted);
        Log?.MarkDeviceArea(0, sizeof(uint));
        Interlocked.MemoryBarrier();
        return IsAvailable(_nextAvailable, out _);
    }

    private protected override void AskForNoKicks()
    {
        _deviceEvents.Write(0, (uint)EventFlags.Disable << 16);
        Log?.MarkDeviceArea(0, sizeof(uint));
    }

    /// <inheritdoc/>
    private protected override void Rewind(int requests, int slots)
    {
        _slotsInFlight -= slots;
        // Positions repeat after two laps.
        _nextAvailable.Advance((2 * Size) - slots);
    }

    /// <inheritdoc/>
    private protected override bool IsRingIn(nint start, nint length)
        => _ring.IsIn(start, length) || _driverEvents.IsIn(start, length) || _deviceEvents.IsIn(start, length);

    /// <inheritdoc/>
    private protected override void SavePosition(StateWriter writer)
    {
        writer.Write((ushort)_nextAvailable.ToEvent());
        writer.Write((ushort)_nextUsed.ToEvent());
        writer.Write((ushort)_staged);
        if (_staged == 0) return;
        writer.Write((ushort)(_firstStaged >> IdShift));
        writer.Write((uint)_firstStaged);
    }

    /// <inheritdoc/>
    private protected override void RestorePosition(StateReader reader, int slotsInFlight)
    {
        PackedPosition nextAvailable = ReadPosition(reader);
        PackedPosition nextUsed = ReadPosition(reader);
        PackedPosition end = nextUsed;
        end.Advance(slotsInFlight);
        if (slotsInFlight > Size || end.ToEvent() != nextAvailable.ToEvent())
        {
            throw reader.Refuse(
                $"has positions {nextAvailable.Slot} and {nextUsed.Slot} in queue {Index} that do not fit its {slotsInFlight} "
                    + "descriptors in flight (SQ-19)");
        }

        (_nextAvailable, _nextUsed, _slotsInFlight) = (nextAvailable, nextUsed, slotsInFlight);
        RestoreStaged(reader);
    }

    /// <summary>Restores the used descriptors that are not published. The ring holds all of them but the first.</summary>
    private void RestoreStaged(StateReader reader)
    {
        int staged = reader.Read<ushort>();
        if (staged > Size - _slotsInFlight)
        {
            throw reader.Refuse(
                $"has {staged} unpublished used descriptors in queue {Index} besides {_slotsInFlight} in flight, "
                    + $"more than its size {Size} (SQ-19)");
        }

        if (staged == 0) return;
        ushort id = reader.Read<ushort>();
        if (id >= Size) throw reader.Refuse($"has buffer id {id} in queue {Index}, which has {Size} descriptors");
        PackedPosition first = _nextUsed;
        // Positions repeat after two laps.
        first.Advance((2 * Size) - staged);
        (_staged, _firstStagedOffset, _firstStaged) = (staged, OffsetOfRest(first), UsedWord(first, id, reader.Read<uint>()));
    }

    /// <summary>
    /// Packs length, id and flags of a used descriptor into one aligned word, so that one store publishes all or nothing.
    /// </summary>
    private static ulong UsedWord(PackedPosition position, ushort id, uint written)
    {
        DescriptorFlags flags = written == 0 ? 0 : DescriptorFlags.Write;
        if (position.Wrap) flags |= DescriptorFlags.Available | DescriptorFlags.Used;
        return written | ((ulong)id << IdShift) | ((ulong)flags << 48);
    }

    private static uint OffsetOfRest(PackedPosition position) => (position.Slot * IndirectTable.EntryLength) + RestOffset;

    private PackedPosition ReadPosition(StateReader reader)
    {
        ushort saved = reader.Read<ushort>();
        return TryPosition(saved, out PackedPosition position)
            ? position
            : throw reader.Refuse($"has position {saved & ~WrapBit} in queue {Index}, which has {Size} descriptors");
    }

    /// <summary>Returns a position that is encoded as for event suppression (PQ-6).</summary>
    private bool TryPosition(ushort encoded, out PackedPosition position)
    {
        int slot = encoded & ~WrapBit;
        position = new(Size);
        if (slot >= Size) return false;
        position.Advance((encoded & WrapBit) != 0 ? slot : slot + Size);
        return true;
    }

    /// <summary>Whether the driver can see a used descriptor at a position.</summary>
    private bool IsUsedAt(ushort encoded)
    {
        if (!TryPosition(encoded, out PackedPosition position)) return false;
        var flags = (DescriptorFlags)_ring.ReadUInt16((position.Slot * IndirectTable.EntryLength) + FlagsOffset);
        return (flags & DescriptorFlags.Available) != 0 == position.Wrap && (flags & DescriptorFlags.Used) != 0 == position.Wrap;
    }

    private bool TryResubmit(InFlightDescriptor[] request)
    {
        ushort id = request[^1].Id;
        if (!TryAccept(id)) return false;
        Assembler.Begin();
        foreach (InFlightDescriptor descriptor in request)
        {
            bool isAdded = (descriptor.Flags & DescriptorFlags.Indirect) != 0
                ? TryWalkTable(descriptor.Address, descriptor.Length, descriptor.Flags)
                : Assembler.TryAdd(descriptor.Address, descriptor.Length, (descriptor.Flags & DescriptorFlags.Write) != 0);
            if (isAdded) continue;
            Assembler.Abandon();
            return false;
        }

        _slotsInFlight += request.Length;
        _nextAvailable.Advance(request.Length);
        Resubmit(Assembler.Finish(id, request.Length));
        return true;
    }

    private void MarkUsed(RingLog log, uint published)
    {
        PackedPosition first = _nextUsed;
        // Positions repeat after two laps.
        first.Advance((2 * Size) - (int)published);
        log.MarkElements(log.Descriptors, IndirectTable.EntryLength, (uint)Size, first.Slot, published);
    }

    /// <summary>Whether the slot holds a descriptor that the driver made available in this lap (PQ-2).</summary>
    private bool IsAvailable(PackedPosition position, out DescriptorFlags flags)
    {
        flags = (DescriptorFlags)_ring.ReadUInt16((position.Slot * IndirectTable.EntryLength) + FlagsOffset);
        bool isAvailable = (flags & DescriptorFlags.Available) != 0;
        bool isUsed = (flags & DescriptorFlags.Used) != 0;
        return isAvailable == position.Wrap && isUsed != position.Wrap;
    }

    private bool WantsInterrupt(int published)
    {
        uint suppression = _driverEvents.ReadUInt32(0);
        var flags = (EventFlags)((suppression >> 16) & 3);
        if (flags == EventFlags.Disable) return false;
        if (flags != EventFlags.Descriptor || !_hasEventIndex) return true;
        ushort wanted = (ushort)suppression;
        int slot = wanted & ~WrapBit;
        // Not a slot of this ring: the driver is interrupted to be safe (PQ-7).
        if (slot >= Size || published > Size) return true;
        bool isThisLap = (wanted & WrapBit) != 0 == _nextUsed.Wrap;
        int position = isThisLap ? slot : slot - Size;
        int end = (int)_nextUsed.Slot;
        return position >= end - published && position < end;
    }

    private bool TryAccept(ushort id)
        => id < Size ? TryClaim(id) : Break(QueueFaultReason.IdOutOfRange, "Buffer id {0} is not below the ring size.", id);

    /// <param name="flags">The flags of the first descriptor, which are not read again.</param>
    /// <param name="id">The buffer id, taken from the last descriptor.</param>
    /// <param name="slots">The number of slots that the chain takes.</param>
    private bool TryWalk(DescriptorFlags flags, out ushort id, out int slots)
    {
        PackedPosition position = _nextAvailable;
        id = 0;
        // For the driver, entries that it has not yet seen as used still take slots of its ring.
        int outstanding = _slotsInFlight + _staged;
        for (slots = 1; slots <= Size - outstanding; slots++)
        {
            uint offset = position.Slot * IndirectTable.EntryLength;
            ulong address = _ring.ReadUInt64(offset);
            ulong rest = _ring.ReadUInt64(offset + RestOffset);
            uint length = (uint)rest;
            id = (ushort)(rest >> 32);
            _record?.Stage(new(address, length, flags, id));
            if ((flags & DescriptorFlags.Indirect) != 0) return TryWalkTable(address, length, flags);
            if (!Assembler.TryAdd(address, length, (flags & DescriptorFlags.Write) != 0)) return false;
            if ((flags & DescriptorFlags.Next) == 0) return true;
            position.Advance(1);
            if (!IsAvailable(position, out flags))
            {
                return Break(QueueFaultReason.ChainUnfinished, "A chain runs into descriptor {0}, which is not available.", position.Slot);
            }
        }

        return outstanding == 0
            ? Break(QueueFaultReason.ChainLoop, "A chain has more than the {0} descriptors of the ring.", (uint)Size)
            : Break(
                QueueFaultReason.TooManyInFlight,
                "A chain runs into the {0} descriptors that have not been returned to the driver.",
                (uint)outstanding);
    }

    /// <summary>Adds the entries of a table in sequence; only the direction of their flags counts (PQ-5).</summary>
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
        for (uint index = 0; index < table.Count; index++)
        {
            table.Read(index, out ulong address, out uint length, out _, out ushort flags);
            if (!Assembler.TryAdd(address, length, ((DescriptorFlags)flags & DescriptorFlags.Write) != 0)) return false;
        }

        return true;
    }
}
