using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>
/// Requests of which each is answered once, whatever happens to the device meanwhile: at random moments it is saved together with the
/// memory, goes on for a while in a world that is then forgotten, and another one takes its place.
/// </summary>
internal sealed class SavedTraffic
{
    private const int Steps = 400;

    private readonly Random _random;
    private readonly TransportRig _rig;
    private readonly Dictionary<long, (GuestAddress Answer, byte[] Bytes)> _open = [];
    private readonly string _name;
    private readonly bool _readsEarly;
    private EchoDevice _device;
    private long _next;
    private int _saves;

    public SavedTraffic(TransportKind kind, bool isPacked, int seed)
    {
        _random = new Random(seed);
        bool isInOrder = seed % 2 == 1 && !TransportRig.IsLegacyKind(kind);
        _name = $"{kind}, {(isPacked ? "packed" : "split")}{(isInOrder ? ", in order" : "")}, seed {seed}";
        Options = new() { OffersInOrder = isInOrder, IoEventFd = seed % 3 != 2 };
        _readsEarly = seed % 4 >= 2;
        _device = CreateDevice();
        _rig = new TransportRig(kind, _device, TransportRig.Choose(isPacked));
    }

    private VirtioDeviceOptions Options { get; }

    public void Run()
    {
        for (int i = 0; i < Steps; i++) Step();
        Master(true);
        foreach (DriverQueue queue in _rig.Queues) queue.Submit();
        _rig.Machine.Settle();
        TakeUsed();
        while (_open.Count != 0)
        {
            int before = _open.Count;
            _device.Answer();
            _rig.Machine.Settle();
            TakeUsed();
            Assert.True(_open.Count < before, $"{_open.Count} requests are lost. {_name}: {_device.FailureReason}");
        }

        Assert.False(_device.NeedsReset, $"{_name}: {_device.FailureReason}");
        Assert.True(_saves > 3);
        Assert.Equal(_rig.Queues[0].Ring.Size, _rig.Queues[0].Ring.FreeDescriptors);
        Assert.Equal(_rig.Queues[1].Ring.Size, _rig.Queues[1].Ring.FreeDescriptors);
        _rig.Dispose();
    }

    private void Step()
    {
        switch (_random.Next(22))
        {
            case < 9:
                Add(_rig.Queues[_random.Next(2)]);
                break;
            case < 12:
                _rig.Queues[_random.Next(2)].Submit();
                break;
            case < 14:
                _device.Answer(_random.Next(3));
                break;
            case < 16:
                _rig.Machine.Settle();
                break;
            case < 19:
                TakeUsed();
                break;
            case < 21:
                // What is answered without the bus is answered all the same, once.
                Master(_random.Next(3) != 0);
                break;
            default:
                if (_random.Next(3) == 0) SaveAndGoOnElsewhere();
                break;
        }
    }

    private void Master(bool isMaster)
        => _rig.Function?.Command(PciCommand.Io | PciCommand.Memory | (isMaster ? PciCommand.BusMaster : PciCommand.None));

    private EchoDevice CreateDevice() => new(Options) { ReadsEarly = _readsEarly };

    private void SaveAndGoOnElsewhere()
    {
        // What was published and not kicked is kicked first, as only kicks are promised to be served.
        foreach (DriverQueue queue in _rig.Queues) queue.Submit();
        bool isWholeFunction = !_rig.IsMmio && _random.Next(2) == 0;
        _rig.Machine.Pause();
        byte[] state = isWholeFunction ? _rig.Plugged.Save() : _device.Save();
        byte[] memory = _rig.Read(TransportRig.MemoryStart, TransportRig.MemoryLength);
        _rig.Machine.Resume();
        // The old one goes on, and nobody will know of it.
        _device.Answer(_random.Next(3));
        _device = CreateDevice();
        if (isWholeFunction) _rig.ReplaceUnfound(_device);
        else _rig.Replace(_device);
        Assert.True(_rig.Machine.Memory.TryWrite(TransportRig.MemoryStart, memory));
        if (isWholeFunction) _rig.LoadFunction(state);
        else _device.Load(state);
        _saves++;
    }

    private void Add(DriverQueue queue)
    {
        byte[] bytes = new byte[_random.Next(1, 40)];
        _random.NextBytes(bytes);
        GuestAddress sent = _rig.Heap.Take(40);
        GuestAddress answer = _rig.Heap.Take(40);
        Assert.True(_rig.Machine.Memory.TryWrite(sent, bytes));
        int cut = _random.Next(1, bytes.Length + 1);
        List<DriverBuffer> buffers = [new(sent, (uint)cut, false)];
        if (cut < bytes.Length) buffers.Add(new(sent.Plus((ulong)cut), (uint)(bytes.Length - cut), false));
        buffers.Add(new(answer, (uint)bytes.Length, true));
        bool isIndirect = queue.Ring.Features.Has(VirtioFeature.RingIndirectDescriptors) && _random.Next(3) == 0;
        bool isAdded = isIndirect
            ? queue.Ring.TryAddIndirect([.. buffers], _rig.Heap.Take(48), _next)
            : queue.Ring.TryAdd([.. buffers], _next);
        if (isAdded) _open.Add(_next++, (answer, bytes));
    }

    private void TakeUsed()
    {
        foreach (DriverQueue queue in _rig.Queues)
        {
            while (queue.Ring.TryTakeUsed(out long cookie, out uint written))
            {
                Assert.True(
                    _open.Remove(cookie, out (GuestAddress Answer, byte[] Bytes) request), $"Request {cookie} came back twice. {_name}");
                Assert.Equal((uint)request.Bytes.Length, written);
                Assert.Equal(request.Bytes, _rig.Read(request.Answer, request.Bytes.Length));
            }
        }
    }
}
