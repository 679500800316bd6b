using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Drivers;

/// <summary>The driver's side of a split ring.</summary>
internal sealed class SplitDriverRing : DriverRing
{
    private readonly bool _useEvents;
    private readonly bool _inOrder;
    private readonly ushort[] _freeHeads;
    private readonly Request[] _requests;
    private readonly Queue<ushort> _order;
    private ushort _added;
    private ushort _shown;
    private ushort _taken;
    private int _batchEnd = -1;
    private uint _batchWritten;

    public SplitDriverRing(GuestMemoryMap memory, int size, VirtQueueAreas areas, VirtioFeatures features)
        : base(memory, size, areas, features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.IsPow2(size), true, nameof(size));
        _useEvents = features.Has(VirtioFeature.RingEventIndex);
        _inOrder = features.Has(VirtioFeature.InOrder);
        _freeHeads = new ushort[size];
        for (int i = 0; i < size; i++) _freeHeads[i] = (ushort)(size - 1 - i);
        _requests = new Request[size];
        _order = new(_inOrder ? size : 0);
    }

    private GuestAddress AvailableFlags => Areas.Driver;

    private GuestAddress AvailableIndex => Areas.Driver.Plus(2);

    private GuestAddress UsedEvent => Areas.Driver.Plus(4 + (2 * (ulong)Size));

    private GuestAddress UsedFlags => Areas.Device;

    private GuestAddress UsedIndex => Areas.Device.Plus(2);

    private GuestAddress AvailableEvent => Areas.Device.Plus(4 + (8 * (ulong)Size));

    public override bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, long cookie)
    {
        if (buffers.IsEmpty || buffers.Length > FreeDescriptors) return false;
        int head = -1;
        int last = -1;
        foreach (DriverBuffer buffer in buffers)
        {
            int index = _freeHeads[--FreeDescriptors];
            WriteDescriptor(Areas.Descriptors.Plus(16 * (ulong)index), buffer.Address, buffer.Length, buffer.IsWritable ? 2 : 0);
            if (last < 0) head = index;
            else Link(last, index);
            last = index;
        }

        _requests[head] = new(cookie, buffers.Length, SumWritable(buffers));
        AddToAvailRing(head);
        return true;
    }

    public override bool TryAddIndirect(ReadOnlySpan<DriverBuffer> buffers, GuestAddress table, long cookie)
    {
        if (buffers.IsEmpty || FreeDescriptors == 0) return false;
        for (int i = 0; i < buffers.Length; i++)
        {
            bool isLast = i == buffers.Length - 1;
            GuestAddress entry = table.Plus(16 * (ulong)i);
            WriteDescriptor(entry, buffers[i].Address, buffers[i].Length, (buffers[i].IsWritable ? 2 : 0) | (isLast ? 0 : 1));
            Memory.Store16(entry.Plus(14), (ushort)(i + 1));
        }

        int head = _freeHeads[--FreeDescriptors];
        WriteDescriptor(Areas.Descriptors.Plus(16 * (ulong)head), table, 16 * (uint)buffers.Length, 4);
        _requests[head] = new(cookie, 1, SumWritable(buffers));
        AddToAvailRing(head);
        return true;
    }

    public override bool Publish()
    {
        ushort before = _shown;
        Memory.Store16(AvailableIndex, _added);
        _shown = _added;
        Interlocked.MemoryBarrier();
        if (before == _added) return false;
        if (!_useEvents) return (Memory.Load16(UsedFlags) & 1) == 0;
        // Whether the event is among the indices just passed, counted from it on.
        ushort wanted = Memory.Load16(AvailableEvent);
        return (ushort)(_added - 1 - wanted) < (ushort)(_added - before);
    }

    public override bool TryTakeUsed(out long cookie, out uint written)
    {
        cookie = 0;
        written = 0;
        if (Memory.Load16(UsedIndex) == _taken) return false;
        GuestAddress entry = Areas.Device.Plus(4 + (8UL * (uint)(_taken % Size)));
        int head = _inOrder ? TakeInOrder(entry, out written) : TakeAny(entry, out written);
        Request request = _requests[head];
        if (request.Count == 0) throw new InvalidOperationException($"The device used head {head}, which is not in flight.");
        cookie = request.Cookie;
        _requests[head] = default;
        Free(head, request);
        _taken++;
        return true;
    }

    public override bool EnableInterrupts()
    {
        Memory.Store16(AvailableFlags, 0);
        if (_useEvents) Memory.Store16(UsedEvent, _taken);
        Interlocked.MemoryBarrier();
        return Memory.Load16(UsedIndex) != _taken;
    }

    public override void DisableInterrupts()
    {
        if (!_useEvents) Memory.Store16(AvailableFlags, 1);
    }

    private int TakeAny(GuestAddress entry, out uint written)
    {
        written = Memory.Load32(entry.Plus(4));
        return Checked(Memory.Load32(entry));
    }

    /// <summary>Takes requests in order. A used entry ends a batch: the earlier requests in it were written in full.</summary>
    private int TakeInOrder(GuestAddress entry, out uint written)
    {
        if (_batchEnd < 0) _batchEnd = TakeAny(entry, out _batchWritten);
        int head = _order.Dequeue();
        bool isEnd = head == _batchEnd;
        written = isEnd ? _batchWritten : _requests[head].Writable;
        if (isEnd) _batchEnd = -1;
        return head;
    }

    private int Checked(uint head)
        => head < Size
            ? (int)head
            : throw new InvalidOperationException($"The device used head {head}, which is not below the ring size {Size}.");

    private void AddToAvailRing(int head)
    {
        Memory.Store16(Areas.Driver.Plus(4 + (2UL * (uint)(_added % Size))), (ushort)head);
        _added++;
        if (_inOrder) _order.Enqueue((ushort)head);
    }

    private void Free(int head, Request request)
    {
        int index = head;
        for (int i = 0; i < request.Count; i++)
        {
            _freeHeads[FreeDescriptors++] = (ushort)index;
            if (i + 1 < request.Count) index = Memory.Load16(Areas.Descriptors.Plus((16 * (ulong)index) + 14));
        }
    }

    private void Link(int from, int to)
    {
        GuestAddress descriptor = Areas.Descriptors.Plus(16 * (ulong)from);
        Memory.Store16(descriptor.Plus(12), (ushort)(Memory.Load16(descriptor.Plus(12)) | 1));
        Memory.Store16(descriptor.Plus(14), (ushort)to);
    }

    private void WriteDescriptor(GuestAddress at, GuestAddress address, uint length, int flags)
    {
        Memory.Store64(at, address.Value);
        Memory.Store32(at.Plus(8), length);
        Memory.Store16(at.Plus(12), (ushort)flags);
    }

    private static uint SumWritable(ReadOnlySpan<DriverBuffer> buffers)
    {
        uint sum = 0;
        foreach (DriverBuffer buffer in buffers) sum += buffer.IsWritable ? buffer.Length : 0;
        return sum;
    }

    private readonly record struct Request(long Cookie, int Count, uint Writable);
}
