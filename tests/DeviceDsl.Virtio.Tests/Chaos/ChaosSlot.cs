using System.Buffers.Binary;
using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Chaos;

/// <summary>A device on one transport with its driver, which does what drivers may do, in a random order.</summary>
internal sealed class ChaosSlot
{
    public const int MemoryLength = 0x2_0000;
    private const int RequestLength = 16;

    private readonly Random _random;
    private readonly EmbeddedMachine _machine;
    private readonly PciHost _host;
    private readonly ConfigurationBus _bus;
    private readonly TransportKind _kind;
    private readonly bool _isPacked;
    private readonly int _number;
    private readonly Dictionary<long, (DriverQueue Queue, GuestAddress Answer, ulong Value)> _waiting = [];
    private DriverHeap _heap = null!;
    private VirtioDriver _driver = null!;
    private DriverQueue[] _queues = [];
    private PciFunction? _function;
    private VirtioMmio? _mmio;
    private PciDriverFunction? _driverFunction;
    private long _cookie;
    private int _place;

    public ChaosSlot(EmbeddedMachine machine, PciHost host, object configuration, TransportKind kind, bool isPacked, int number, int seed)
    {
        _random = new Random(seed + number);
        _machine = machine;
        _host = host;
        _bus = new ConfigurationBus(machine.Cpus[number], configuration);
        _kind = kind;
        _isPacked = isPacked;
        _number = number;
        Plug();
        Restart();
    }

    public ChaosDevice Device { get; } = new();

    /// <summary>How many steps it has made.</summary>
    public long Steps { get; private set; }

    /// <summary>How many requests came back as they should.</summary>
    public long Echoes { get; private set; }

    private bool IsMmio => TransportRig.IsMmioKind(_kind);

    private bool IsLegacy => TransportRig.IsLegacyKind(_kind);

    private ulong Memory => 0x10_0000 + ((ulong)_number * MemoryLength);

    /// <summary>Makes one step.</summary>
    public void Step()
    {
        Steps++;
        switch (_random.Next(100))
        {
            case < 70:
                Request(_random.Next(2));
                break;
            case < 80:
                _driver.ReadConfiguration(0, 4);
                _driver.WriteConfiguration(8, 1, (ulong)_random.Next(256));
                break;
            case < 84:
                Restart();
                break;
            case < 88:
                ResetQueue();
                break;
            case < 91:
                TakeTheBusAway();
                break;
            case < 94:
                Move();
                break;
            case < 95:
                Replace();
                break;
            case < 96:
                ResetFunction();
                break;
            default:
                AwaitAll();
                break;
        }

        Collect();
    }

    /// <summary>Waits until everything that the device has came back.</summary>
    public void AwaitAll()
    {
        while (_waiting.Count != 0)
        {
            // A thread of the host answers what is kept; without that, the driver would wait for ever.
            Device.Post(Device.Answer);
            Collect();
            Thread.Yield();
        }
    }

    private void Plug()
    {
        if (IsMmio)
        {
            _mmio = VirtioMmio.Attach(_machine, Device, 0xD000_0000 + ((ulong)_number << 16), 5 + _number, new() { IsLegacy = IsLegacy });
            return;
        }

        _function = _host.Plug(
            new PciAddress(3 + _number),
            VirtioPci.FunctionOf(Device, new VirtioPciOptions { HasLegacyInterface = IsLegacy, HasModernInterface = !IsLegacy }));
        _driverFunction = new PciDriverFunction(_bus, new PciAddress(3 + _number));
    }

    /// <summary>The driver begins anew, in memory that is all zeros.</summary>
    private void Restart()
    {
        _waiting.Clear();
        if (IsMmio) _driver = new VirtioMmioDriver(_bus, 0xD000_0000 + ((ulong)_number << 16), NewHeap());
        else FindFunction();
        UInt128 unwanted = _random.Next(2) == 0 ? UInt128.One << (int)VirtioFeature.InOrder : 0;
        VirtioFeatures wanted = new(TransportRig.Choose(_isPacked).Bits & ~unwanted);
        _driver.Reset();
        Clear();
        Assert.True(_driver.Negotiate(wanted), "The device did not agree.");
        _queues = [_driver.SetUpQueue(0, 16), _driver.SetUpQueue(1, 16)];
        _driver.Start();
    }

    private void FindFunction()
    {
        ulong first = IsLegacy
            ? 0xC000UL + ((ulong)_number << 9) + ((ulong)_place << 8)
            : 0x1_0000_0000 + ((ulong)_number << 24) + ((ulong)_place << 20);
        _driverFunction!.Command(PciCommand.None);
        _driverFunction.Place(IsLegacy ? 0 : 4, first);
        _driverFunction.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        _driver = IsLegacy ? new VirtioPciLegacyDriver(_driverFunction, NewHeap()) : new VirtioPciModernDriver(_driverFunction, NewHeap());
    }

    private DriverHeap NewHeap() => _heap = new DriverHeap(_machine.Memory, Memory, MemoryLength);

    private void Clear() => Assert.True(_machine.Memory.TryWrite(Memory, new byte[MemoryLength]));

    private void Request(int queue)
    {
        if (_waiting.Count >= 12) return;
        long cookie = ++_cookie;
        ulong value = ((ulong)_number << 56) | (ulong)cookie;
        Span<byte> bytes = stackalloc byte[RequestLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        // Each number of the last ones has a place of its own, which no request of before has any more.
        GuestAddress sent = new(Memory + 0x1_0000 + ((ulong)(cookie % 256) * 64));
        GuestAddress answer = sent.Plus(32);
        _machine.Memory.TryWrite(sent, bytes);
        DriverQueue target = _queues[queue];
        if (!target.Ring.TryAdd([new(sent, RequestLength, false), new(answer, RequestLength, true)], cookie)) return;
        _waiting.Add(cookie, (target, answer, value));
        target.Submit();
    }

    private void Collect()
    {
        foreach (DriverQueue queue in _queues)
        {
            while (queue.Ring.TryTakeUsed(out long cookie, out uint written)) Check(queue, cookie, written);
        }
    }

    private void Check(DriverQueue queue, long cookie, uint written)
    {
        Assert.True(
            _waiting.Remove(cookie, out (DriverQueue Queue, GuestAddress Answer, ulong Value) request),
            $"{this}: request {cookie} came back though nobody waits for it.");
        Assert.Same(request.Queue, queue);
        Span<byte> bytes = stackalloc byte[RequestLength];
        Assert.True(_machine.Memory.TryRead(request.Answer, bytes));
        Assert.Equal(request.Value, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        // Of the chains that one used entry passes over in order, the driver knows the last alone.
        if (!_driver.Features.Has(VirtioFeature.InOrder)) Assert.Equal((uint)RequestLength, written);
        Echoes++;
    }

    private void ResetQueue()
    {
        if (IsLegacy || !_driver.Features.Has(VirtioFeature.RingReset)) return;
        int queue = _random.Next(2);
        var registers = new ChaosQueueRegisters(_bus, IsMmio, IsMmio ? 0xD000_0000 + ((ulong)_number << 16) : _driverFunction!.PlaceOf(4));
        registers.BeginReset(queue);
        while (registers.IsResetting(queue))
        {
            Device.Post(Device.Answer);
            Thread.Yield();
        }

        foreach (long cookie in _waiting.Where(pair => pair.Value.Queue == _queues[queue]).Select(pair => pair.Key).ToList())
        {
            _waiting.Remove(cookie);
        }

        _queues[queue] = _driver.SetUpQueue(queue, 16);
    }

    private void TakeTheBusAway()
    {
        if (IsMmio) return;
        _driverFunction!.Command(PciCommand.Io | PciCommand.Memory);
        Request(0);
        Request(1);
        _driverFunction.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
    }

    private void Move()
    {
        _place ^= 1;
        Restart();
    }

    private void Replace()
    {
        if (IsMmio) _mmio!.Dispose();
        else if (_random.Next(2) == 0) _function!.Unplug();
        else _function!.Pull();
        Plug();
        Restart();
    }

    private void ResetFunction()
    {
        if (IsMmio) return;
        _function!.Reset();
        Restart();
    }

    public override string ToString() => $"{_kind}{(_isPacked ? " packed" : "")} #{_number}";
}
