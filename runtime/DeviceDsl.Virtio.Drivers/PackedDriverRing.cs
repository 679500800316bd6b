using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Drivers;

/// <summary>The driver's side of a packed ring.</summary>
internal sealed class PackedDriverRing : DriverRing
{
    private const int Next = 1;
    private const int Writes = 2;
    private const int Refers = 4;
    private const int AvailableBit = 0x80;
    private const int UsedBit = 0x8000;

    private readonly bool _useEvents;
    private readonly bool _inOrder;
    private readonly ushort[] _freeIds;
    private readonly Request[] _requests;
    private readonly Queue<ushort> _order;
    private int _freeIdCount;
    private int _place;
    private bool _lap = true;
    private int _takePlace;
    private bool _takeLap = true;
    private int _hidden = -1;
    private ushort _hiddenFlags;
    private int _passed;
    private int _batchEnd = -1;
    private uint _batchWritten;

    public PackedDriverRing(GuestMemoryMap memory, int size, VirtQueueAreas areas, VirtioFeatures features)
        : base(memory, size, areas, features)
    {
        _useEvents = features.Has(VirtioFeature.RingEventIndex);
        _inOrder = features.Has(VirtioFeature.InOrder);
        _freeIds = new ushort[size];
        for (int i = 0; i < size; i++) _freeIds[i] = (ushort)i;
        _freeIdCount = size;
        _requests = new Request[size];
        _order = new(_inOrder ? size : 0);
    }

    public override bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, long cookie)
    {
        if (buffers.IsEmpty || buffers.Length > FreeDescriptors) return false;
        ushort id = TakeId();
        uint writable = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            DriverBuffer buffer = buffers[i];
            int flags = (buffer.IsWritable ? Writes : 0) | (i < buffers.Length - 1 ? Next : 0);
            Put(buffer.Address, buffer.Length, id, flags);
            writable += buffer.IsWritable ? buffer.Length : 0;
        }

        Remember(id, new(cookie, buffers.Length, writable));
        return true;
    }

    public override bool TryAddIndirect(ReadOnlySpan<DriverBuffer> buffers, GuestAddress table, long cookie)
    {
        if (buffers.IsEmpty || FreeDescriptors == 0) return false;
        uint writable = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            GuestAddress entry = table.Plus(16 * (ulong)i);
            Memory.Store64(entry, buffers[i].Address.Value);
            Memory.Store32(entry.Plus(8), buffers[i].Length);
            Memory.Store32(entry.Plus(12), buffers[i].IsWritable ? (uint)Writes << 16 : 0);
            writable += buffers[i].IsWritable ? buffers[i].Length : 0;
        }

        ushort id = TakeId();
        Put(table, 16 * (uint)buffers.Length, id, Refers);
        Remember(id, new(cookie, 1, writable));
        return true;
    }

    public override bool Publish()
    {
        int passed = _passed;
        if (_hidden >= 0) Memory.Store16(FlagsOf(_hidden), _hiddenFlags);
        _hidden = -1;
        _passed = 0;
        Interlocked.MemoryBarrier();
        return passed != 0 && WantsKick(passed);
    }

    public override bool TryTakeUsed(out long cookie, out uint written)
    {
        cookie = 0;
        written = 0;
        // Inside a batch the ring has no entries of its own.
        if (_batchEnd < 0 && !IsUsed(_takePlace, _takeLap)) return false;
        int id = _inOrder ? TakeInOrder(out written) : TakeAny(out written);
        Request request = _requests[id];
        if (request.Count == 0) throw new InvalidOperationException($"The device used buffer {id}, which is not in flight.");
        cookie = request.Cookie;
        _requests[id] = default;
        _freeIds[_freeIdCount++] = (ushort)id;
        FreeDescriptors += request.Count;
        _takePlace += request.Count;
        if (_takePlace >= Size)
        {
            _takePlace -= Size;
            _takeLap = !_takeLap;
        }

        return true;
    }

    public override bool EnableInterrupts()
    {
        int wanted = _useEvents ? _takePlace | (_takeLap ? UsedBit : 0) | (2 << 16) : 0;
        Memory.Store32(Areas.Driver, (uint)wanted);
        Interlocked.MemoryBarrier();
        return _batchEnd >= 0 || IsUsed(_takePlace, _takeLap);
    }

    public override void DisableInterrupts() => Memory.Store32(Areas.Driver, 1 << 16);

    private GuestAddress At(int place) => Areas.Descriptors.Plus(16 * (ulong)place);

    private GuestAddress FlagsOf(int place) => At(place).Plus(14);

    private ushort TakeId() => _freeIds[--_freeIdCount];

    private void Remember(ushort id, Request request)
    {
        _requests[id] = request;
        if (_inOrder) _order.Enqueue(id);
    }

    /// <summary>
    /// Fills the next slot. The first of a batch becomes visible, and with it the rest, only when the batch is published.
    /// </summary>
    private void Put(GuestAddress address, uint length, ushort id, int flags)
    {
        Memory.Store64(At(_place), address.Value);
        Memory.Store32(At(_place).Plus(8), length);
        Memory.Store16(At(_place).Plus(12), id);
        flags |= _lap ? AvailableBit : UsedBit;
        if (_hidden >= 0)
        {
            Memory.Store16(FlagsOf(_place), (ushort)flags);
        }
        else
        {
            _hidden = _place;
            _hiddenFlags = (ushort)flags;
        }

        FreeDescriptors--;
        _passed++;
        if (++_place < Size) return;
        _place = 0;
        _lap = !_lap;
    }

    private bool WantsKick(int passed)
    {
        uint events = Memory.Load32(Areas.Device);
        switch ((events >> 16) & 3)
        {
            case 1:
                return false;
            case 2 when _useEvents:
                int place = (int)(events & 0x7FFF);
                bool lap = (events & UsedBit) != 0;
                // Counted back from the driver's current position.
                int back = lap == _lap ? _place - place : _place + Size - place;
                return back > 0 && back <= passed;
            default:
                return true;
        }
    }

    private bool IsUsed(int place, bool lap)
    {
        int flags = Memory.Load16(FlagsOf(place));
        return (flags & AvailableBit) != 0 == lap && (flags & UsedBit) != 0 == lap;
    }

    private int TakeAny(out uint written)
    {
        written = Memory.Load32(At(_takePlace).Plus(8));
        int id = Memory.Load16(At(_takePlace).Plus(12));
        return id < Size
            ? id
            : throw new InvalidOperationException($"The device used buffer {id}, which is not below the ring size {Size}.");
    }

    private int TakeInOrder(out uint written)
    {
        if (_batchEnd < 0) _batchEnd = TakeAny(out _batchWritten);
        int id = _order.Dequeue();
        bool isEnd = id == _batchEnd;
        written = isEnd ? _batchWritten : _requests[id].Writable;
        if (isEnd) _batchEnd = -1;
        return id;
    }

    private readonly record struct Request(long Cookie, int Count, uint Writable);
}
