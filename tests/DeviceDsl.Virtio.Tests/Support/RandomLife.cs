using System.Buffers.Binary;
using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Fuzzing;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>
/// A device to which a guest and a host do at random what they can, legal or hostile. At random moments it is saved, and what was saved is
/// loaded on another machine, and sometimes in the device's own place.
/// </summary>
internal sealed partial class RandomLife : IDisposable
{
    private const int Steps = 80;
    private const int BytesOfAStep = 24;
    private const int MaxStarts = 40;
    private static readonly PciAddress OtherPlace = new(4);

    // Places at which BARs are alone, overlap each other, lie over memory or over the bus's own ports.
    private static readonly ulong[] Ports =
    [
        TransportRig.LegacyBase,
        TransportRig.LegacyBase + 0x80,
        TransportRig.LegacyBase + 0x40,
        0xCC0,
        0,
    ];
    private static readonly ulong[] Addresses =
    [
        TransportRig.TableBase, TransportRig.TableBase + 0x1000, TransportRig.TableBase + 0x2000,
        TransportRig.ModernBase, TransportRig.ModernBase + 0x4000,
        0xD000_0000, TransportRig.MemoryStart, 0,
    ];

    private readonly Random _random;
    private readonly TransportRig _rig;
    private readonly VirtioDeviceOptions _options;
    private readonly bool _isPacked;
    private readonly bool _readsEarly;
    private readonly string _name;
    private EchoDevice _device;
    private HostileGuest _guest;
    private EchoDevice? _other;
    private int _step;
    private int _starts;

    public RandomLife(TransportKind kind, bool isPacked, int seed)
    {
        bool isInOrder = seed % 2 == 1 && !TransportRig.IsLegacyKind(kind);
        _readsEarly = seed % 4 >= 2;
        _isPacked = isPacked;
        _random = new Random(seed);
        _name = $"{kind}, {(isPacked ? "packed" : "split")}{(isInOrder ? ", in order" : "")}, seed {seed}";
        _options = new() { OffersInOrder = isInOrder, IoEventFd = seed % 3 != 2 };
        _device = CreateDevice();
        _rig = new TransportRig(kind, _device, TransportRig.Choose(isPacked));
        if (_rig.Host is not null) _other = PlugOther(_rig);
        _guest = CreateGuest();
    }

    /// <summary>Everything that was seen of what was saved.</summary>
    public HashSet<string> Reached { get; } = [];

    public void Run()
    {
        try
        {
            for (_step = 0; _step < Steps; _step++)
            {
                if (IsOver && _random.Next(4) == 0) Restart();
                else Step();
                _rig.Machine.Settle();
                if (_random.Next(3) == 0) SaveAndLoad();
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{_name}, step {_step}: {exception.Message}", exception);
        }
    }

    public void Dispose() => _rig.Dispose();

    /// <summary>Whether the device serves nothing before its driver begins anew.</summary>
    private bool IsOver => _device.NeedsReset || (_device.Status & (VirtioStatus.DriverOk | VirtioStatus.Failed)) != VirtioStatus.DriverOk;

    private EchoDevice CreateDevice() => new(_options) { ReadsEarly = _readsEarly };

    private HostileGuest CreateGuest() => new(_rig, static (device, what) => ((EchoDevice)device).Answer(what & 3));

    private EchoDevice PlugOther(TransportRig rig)
    {
        EchoDevice other = CreateDevice();
        rig.Host!.Plug(OtherPlace, VirtioPci.FunctionOf(other));
        return other;
    }

    private void Step()
    {
        switch (_random.Next(32))
        {
            case < 10: OfferHonestly(); break;
            case < 14: _device.Answer(_random.Next(4)); break;
            case 14: _device.Change((ulong)_random.Next()); break;
            case 15: EndQueueWithRequests(() => ResetQueue(1)); break;
            case 16: FinishQueueReset(); break;
            case 17: EndQueueWithRequests(TakeTheBus); break;
            case 18: _rig.Function?.Command((PciCommand)_random.Next(8) | (_random.Next(8) == 0 ? PciCommand.InterruptDisable : 0)); break;
            case 19: _rig.Function?.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster); break;
            case 20: MoveBar(_rig.Function); break;
            case 21: MoveBar(Other); break;
            case 29: PlaceOverEachOther(); break;
            case 22: MaskVectors(); break;
            case 23: TakeInterrupts(); break;
            case 24: WriteStatus(); break;
            case 25: _device.Throws = _random.Next(3) == 0; break;
            case 26: EndQueueWithRequests(Break); break;
            case 27: ResetQueue(0); break;
            case 28: Restart(); break;
            default: StepHostilely(); break;
        }
    }

    /// <summary>Has the device keep requests, does something to their queue, and looks at once what comes of that.</summary>
    private void EndQueueWithRequests(Action end)
    {
        for (int i = _random.Next(3); i >= 0; i--) OfferHonestly(1);
        _rig.Queues[1].Submit();
        _rig.Machine.Settle();
        end();
        _rig.Machine.Settle();
        SaveAndLoad();
    }

    private void TakeTheBus()
    {
        if (_rig.Function is not { } function) return;
        function.Command(PciCommand.Io | PciCommand.Memory);
        _device.Answer(_random.Next(1, 3));
    }

    private void OfferHonestly() => OfferHonestly(_random.Next(_rig.Queues.Count));

    private void OfferHonestly(int index)
    {
        DriverQueue queue = _rig.Queues[index];
        byte[] bytes = new byte[_random.Next(1, 20)];
        _random.NextBytes(bytes);
        GuestAddress sent = new(TransportRig.MemoryStart + 0x20_0000 + (64UL * (ulong)_random.Next(0x400)));
        GuestAddress answer = sent.Plus(32);
        Assert.True(_rig.Machine.Memory.TryWrite(sent, bytes));
        queue.Ring.TryAdd([new(sent, (uint)bytes.Length, false), new(answer, 32, true)], _step);
        if (_random.Next(4) != 0) queue.Submit();
        TakeUsed(queue);
    }

    private void TakeUsed(DriverQueue queue)
    {
        try
        {
            while (_random.Next(2) == 0 && queue.Ring.TryTakeUsed(out _, out _))
            {
            }
        }
        catch (InvalidOperationException)
        {
            // What the guest wrote over its own ring its driver does not know for its requests.
        }
    }

    private void StepHostilely()
    {
        // A driver that sets the device up waits for it, and there is none where another function answers.
        LeaveThePlaces(_rig);
        byte[] bytes = new byte[BytesOfAStep];
        _random.NextBytes(bytes);
        _guest.Step(new FuzzInput(bytes));
    }

    private void ResetQueue(int queue)
    {
        if (!_rig.Driver.IsLegacy)
        {
            var registers = new QueueRegisters(_rig);
            if (_rig.IsMmio && _random.Next(3) == 0) registers.Enable(queue, 0);
            else registers.BeginReset(queue);
            return;
        }

        uint page = _random.Next(2) == 0 ? 0 : (uint)_random.Next(0x100, 0x110);
        if (_rig.IsMmio)
        {
            _rig.Bus.Write(IoAddress.Mmio(TransportRig.MmioBase + 0x30), 4, (ulong)queue);
            _rig.Bus.Write(IoAddress.Mmio(TransportRig.MmioBase + 0x40), 4, page);
        }
        else
        {
            _rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x0E), 2, (ulong)queue);
            _rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x08), 4, page);
        }
    }

    private void FinishQueueReset()
    {
        if (_rig.Driver.IsLegacy || _rig.Driver.Status != _device.Status) return;
        int queue = _random.Next(2);
        var registers = new QueueRegisters(_rig);
        if (registers.IsEnabled(queue) || registers.IsResetting(queue) || !_device.Features.Has(VirtioFeature.Version1)) return;
        if ((_rig.Driver.Status & VirtioStatus.FeaturesOk) == 0 || _starts++ >= MaxStarts) return;
        try
        {
            _rig.Queues[queue] = _rig.Driver.SetUpQueue(queue, 8, _rig.HasMessages ? (ushort)(queue + 1) : VirtioDriver.NoVector);
        }
        catch (InvalidOperationException)
        {
            // With the features that it agreed on the device need not take it.
        }
    }

    private void MoveBar(PciDriverFunction? function)
    {
        if (function is null) return;
        int bar = _random.Next(3) switch { 0 => 0, 1 => 1, _ => 4 };
        bool isIo = (function.Read(0x10 + (4 * bar)) & 1) != 0;
        function.Place(bar, isIo ? Ports[_random.Next(Ports.Length)] : Addresses[_random.Next(Addresses.Length)]);
        if (_random.Next(3) != 0) function.Command((PciCommand)_random.Next(8));
    }

    /// <summary>The guest places BARs of both functions at one address: the first one answers there, whichever it is.</summary>
    private void PlaceOverEachOther()
    {
        if (Other is not { } other) return;
        (PciDriverFunction first, PciDriverFunction second) = _random.Next(2) == 0 ? (_rig.Function!, other) : (other, _rig.Function!);
        int bar = _random.Next(2) == 0 ? 1 : _rig.Driver.IsLegacy ? 0 : 4;
        ulong place = bar == 0 ? Ports[0] : Addresses[_random.Next(2) == 0 ? 0 : 3];
        foreach (PciDriverFunction function in new[] { first, second })
        {
            function.Place(bar, place);
            function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        }

        SaveAndLoad();
    }

    private PciDriverFunction? Other => _rig.Host is null ? null : new PciDriverFunction(_rig.Bus, OtherPlace);

    private void MaskVectors()
    {
        if (_rig.Function is not { } function) return;
        int capability = function.Capabilities(0x11).First();
        switch (_random.Next(3))
        {
            case 0:
                function.Write(capability + 2, (uint)_random.Next(4) << 14, 2);
                break;
            case 1:
                _rig.Bus.Write(IoAddress.Mmio(TransportRig.TableBase + (16 * (ulong)_random.Next(3)) + 12), 4, (ulong)_random.Next(2));
                break;
            default:
                new QueueVectors(_rig).Choose(_random.Next(2), (ushort)_random.Next(4));
                break;
        }
    }

    private void WriteStatus() => _rig.Driver.Status = _random.Next(4) switch
    {
        0 => _rig.Driver.Status | VirtioStatus.Failed,
        1 => _rig.Driver.Status & ~VirtioStatus.DriverOk,
        2 => _rig.Driver.Status | VirtioStatus.DriverOk,
        _ => (VirtioStatus)_random.Next(256),
    };

    /// <summary>The driver names requests that there are not.</summary>
    private void Break()
    {
        DriverQueue queue = _rig.Queues[_random.Next(_rig.Queues.Count)];
        if (queue.Ring.Features.Has(VirtioFeature.RingPacked))
        {
            // Chains without end, in either lap.
            ushort flags = _random.Next(2) == 0 ? (ushort)0x81 : (ushort)0x8001;
            for (int slot = 0; slot < queue.Ring.Size; slot++)
            {
                WriteWord(queue.Ring.Areas.Descriptors.Plus((16UL * (ulong)slot) + 14), flags);
            }
        }
        else
        {
            WriteWord(queue.Ring.Areas.Driver.Plus(2), (ushort)_random.Next(0x1_0000));
        }

        queue.Kick();
    }

    private void WriteWord(GuestAddress at, ushort value)
    {
        Span<byte> word = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(word, value);
        Assert.True(_rig.Machine.Memory.TryWrite(at, word));
    }

    private void Restart()
    {
        if (_starts++ >= MaxStarts) return;
        _device.Throws = false;
        LeaveThePlaces(_rig);
        _guest.Recover();
    }

    /// <summary>The other function answers nowhere, so that the device can be placed.</summary>
    private static void LeaveThePlaces(TransportRig rig)
    {
        if (rig.Host is not null) new PciDriverFunction(rig.Bus, OtherPlace).Command(PciCommand.None);
    }

    private void TakeInterrupts()
    {
        // Where the driver does not reach the device, it would be interrupted for ever.
        for (int i = 0; i < 10 && _rig.Machine.Cpus[0].LocalApic.Acknowledge() is not null; i++)
        {
            _rig.Driver.TakeInterruptStatus();
            _rig.Machine.Cpus[0].LocalApic.EndOfInterrupt();
        }
    }
}
