namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>
/// Driver and device in a random order of their steps, each asleep until the other wakes it. What a request carries is known from its
/// number, so that every byte is checked on its way there and back.
/// </summary>
internal sealed class RandomTraffic(Rig rig, int seed, int requests)
{
    private const int SlotLength = 512;
    private const int TableLength = 256;
    private const byte Untouched = 0xEE;

    // Not at the start of a piece, so that slots lie across two.
    private const ulong Slots = Rig.DataStart + 256;

    private readonly Random _random = new(seed);
    private readonly int _slotCount = Math.Min(rig.Size, 1024);
    private readonly Stack<int> _freeSlots = new();
    private readonly Queue<Request> _available = new();
    private readonly Dictionary<long, Request> _open = [];
    private readonly List<(DescriptorChain Chain, Request Request)> _inDevice = [];
    private long _added;
    private long _finished;
    private bool _deviceSleeps;
    private bool _driverSleeps;
    private bool _isPublished = true;

    /// <summary>Runs until every request came back, once.</summary>
    public void Run()
    {
        for (int i = 0; i < _slotCount; i++) _freeSlots.Push(i);
        long quiet = 0;
        while (_finished < requests)
        {
            long before = _added + _finished;
            if (_random.Next(2) == 0) StepOfDriver();
            else if (!_deviceSleeps) StepOfDevice();
            if (rig.Queue.Fault is not null) Assert.Fail($"{rig.Queue.Fault} {this}");
            quiet = before == _added + _finished ? quiet + 1 : 0;
            Assert.True(quiet < 10_000, $"Both sides wait for each other. {this}");
        }

        Assert.Equal(0, rig.Queue.InFlight);
        Assert.Equal(rig.Size, rig.Driver.FreeDescriptors);
        Assert.Empty(_open);
    }

    public override string ToString()
        => $"seed {seed}, {(rig.IsPacked ? "packed" : "split")}, size {rig.Size}, features {rig.Features}, "
            + $"request {_finished} of {requests}";

    private void StepOfDriver()
    {
        switch (_random.Next(6))
        {
            case 0 or 1 or 2 when _added < requests && _freeSlots.Count != 0:
                Add();
                break;
            case 3 when !_isPublished:
                if (rig.Driver.Publish()) _deviceSleeps = false;
                _isPublished = true;
                break;
            case 4 when !_driverSleeps:
                TakeUsed();
                break;
            case 5 when !_driverSleeps && _random.Next(4) == 0:
                rig.Driver.DisableInterrupts();
                break;
            default:
                // Nothing more to do: only what was published can wake anyone.
                if (!_driverSleeps && _isPublished) _driverSleeps = !rig.Driver.EnableInterrupts();
                break;
        }
    }

    private void StepOfDevice()
    {
        switch (_random.Next(5))
        {
            case 0 or 1:
                Take();
                break;
            case 2:
                Complete();
                break;
            case 3:
                Publish();
                if (_inDevice.Count == 0) _deviceSleeps = !rig.Queue.EnableKicks();
                break;
            default:
                Publish();
                if (_random.Next(4) == 0) rig.Queue.DisableKicks();
                break;
        }
    }

    private void Publish()
    {
        if (rig.Queue.Publish()) _driverSleeps = false;
    }

    private void Add()
    {
        bool isIndirect = rig.Features.Has(VirtioFeature.RingIndirectDescriptors) && _random.Next(2) == 0;
        int slot = _freeSlots.Peek();
        int count = 1 + _random.Next(isIndirect ? TableLength / 16 : Math.Min(rig.Size, 5));
        var buffers = new DriverBuffer[count];
        int readable = _random.Next(count + 1);
        ulong address = Slots + ((ulong)slot * SlotLength);
        var request = new Request(_added, slot, address);
        for (int i = 0; i < count; i++)
        {
            int length = _random.Next(8) == 0 ? 0 : _random.Next(1, (SlotLength - TableLength) / count);
            buffers[i] = new(address, (uint)length, i >= readable);
            if (i >= readable) request.Writable += length;
            else request.Readable += length;
            address += (ulong)length;
        }

        rig.Write(request.Start, Pattern(request.Number, request.Readable));
        rig.Write(request.StartOfWritable, [.. Enumerable.Repeat(Untouched, request.Writable)]);
        ulong table = Slots + ((ulong)slot * SlotLength) + (SlotLength - TableLength);
        bool isAdded = isIndirect
            ? rig.Driver.TryAddIndirect(buffers, table, request.Number)
            : rig.Driver.TryAdd(buffers, request.Number);
        if (!isAdded) return;
        _freeSlots.Pop();
        _added++;
        _isPublished = false;
        _open.Add(request.Number, request);
        _available.Enqueue(request);
    }

    private void Take()
    {
        if (!rig.Queue.TryTake(out DescriptorChain chain)) return;
        // Requests are taken in the order in which they were made available.
        Request request = _available.Dequeue();
        Assert.Equal((uint)request.Readable, chain.ReadableLength);
        Assert.Equal((uint)request.Writable, chain.WritableLength);
        ChainReader reader = chain.Reader;
        int from = _random.Next(request.Readable + 1);
        reader.Skip((uint)from);
        byte[] bytes = new byte[request.Readable - from];
        Assert.Equal(bytes.Length, reader.Read(bytes));
        Assert.Equal(Pattern(request.Number, request.Readable)[from..], bytes);
        _inDevice.Add((chain, request));
    }

    private void Complete()
    {
        if (_inDevice.Count == 0) return;
        int which = _random.Next(_inDevice.Count);
        (DescriptorChain chain, Request request) = _inDevice[which];
        _inDevice.RemoveAt(which);
        int count = _random.Next(2) == 0 ? request.Writable : _random.Next(request.Writable + 1);
        byte[] bytes = Pattern(~request.Number, count);
        ChainWriter writer = chain.Writer;
        int cut = _random.Next(count + 1);
        Assert.Equal(cut, writer.Write(bytes.AsSpan(0, cut)));
        Assert.Equal(count - cut, writer.Write(bytes.AsSpan(cut)));
        request.Written = count;
        rig.Queue.Complete(chain, (uint)count);
    }

    private void TakeUsed()
    {
        if (!rig.Driver.TryTakeUsed(out long cookie, out uint written)) return;
        Assert.True(_open.Remove(cookie, out Request? request), $"Request {cookie} came back twice. {this}");
        Assert.Equal((uint)request.Written, written);
        byte[] expected =
        [
            .. Pattern(~request.Number, request.Written),
            .. Enumerable.Repeat(Untouched, request.Writable - request.Written),
        ];
        Assert.Equal(expected, rig.Read(request.StartOfWritable, request.Writable));
        _freeSlots.Push(request.Slot);
        _finished++;
    }

    private static byte[] Pattern(long number, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)((number * 31) + (i * 7));
        return bytes;
    }

    private sealed record Request(long Number, int Slot, ulong Start)
    {
        public int Readable { get; set; }

        public int Writable { get; set; }

        public ulong StartOfWritable => Start + (ulong)Readable;

        public int Written { get; set; } = -1;
    }
}
