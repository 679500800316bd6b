using DeviceDsl.Irqchips;
using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>Steps of a driver and a device in a fixed order, and the interrupts that come of them.</summary>
internal sealed class InterruptStory : IDisposable
{
    private const int BufferLength = 8;

    private readonly InterruptSetting _setting;
    private readonly TransportRig _rig;
    private readonly List<string> _trace = [];
    private PatientDevice _device;
    private long _added;
    private bool _isMasked = true;

    public InterruptStory(InterruptSetting setting)
    {
        _setting = setting;
        _device = new PatientDevice(Options);
        VirtioFeatures wanted = TransportRig.Choose(setting.IsPacked);
        if (!setting.HasEventIndex) wanted = new(wanted.Bits & ~(UInt128.One << (int)VirtioFeature.RingEventIndex));
        // A driver that is interrupted whenever the ring runs dry cannot suppress anything.
        wanted = new(wanted.Bits & ~(UInt128.One << (int)VirtioFeature.NotifyOnEmpty));
        _rig = new TransportRig(setting.Kind, _device, wanted);
        if (setting.IsSuppressed) Ring.DisableInterrupts();
        else Ring.EnableInterrupts();
        Mask();
    }

    /// <summary>For each look of the driver how many interrupts came, and which requests were used.</summary>
    public string Trace => string.Join(' ', _trace);

    private VirtioDeviceOptions Options => new() { OffersInOrder = _setting.IsInOrder };

    private DriverRing Ring => _rig.Queues[0].Ring;

    /// <summary>
    /// Does a step: the driver adds a request (a), looks (i), kicks for nothing (k) or takes its masks away (u); the device completes its
    /// oldest (c) or newest (d) request, or publishes (p).
    /// </summary>
    public void Do(char step)
    {
        switch (step)
        {
            case 'a':
                Assert.True(Ring.TryAdd([new(_rig.Heap.Take(BufferLength), BufferLength, true)], _added++));
                _rig.Queues[0].Submit();
                break;
            case 'c' or 'd':
                _device.Complete(isNewest: step == 'd');
                break;
            case 'p':
                _device.Publish();
                break;
            case 'k':
                _rig.Queues[0].Kick();
                break;
            case 'u':
                _isMasked = false;
                Mask();
                break;
            default:
                Look();
                break;
        }

        _rig.Machine.Settle();
    }

    /// <summary>Saves the device, which goes on.</summary>
    /// <returns>Whether guest memory stayed as it was.</returns>
    public void Save(bool isWholeFunction)
    {
        byte[] before = ReadMemory();
        _ = StateOf(isWholeFunction);
        byte[] after = ReadMemory();
        Assert.True(after.AsSpan().StartsWith(before), "Saving changed the guest's memory.");
    }

    /// <summary>Saves device, memory and interrupt controllers, and goes on with another device that is given all of it.</summary>
    public void GoOnElsewhere(bool isWholeFunction)
    {
        byte[] state = StateOf(isWholeFunction);
        byte[] memory = ReadMemory();
        LocalApicState apic = _rig.Machine.GetLocalApicState(0);
        IoApicState ioApic = _rig.Machine.GetIoApicState();
        _device = new PatientDevice(Options);
        if (isWholeFunction) _rig.ReplaceUnfound(_device);
        else _rig.Replace(_device);
        Assert.True(_rig.Machine.Memory.TryWrite(TransportRig.MemoryStart, memory));
        _rig.Machine.SetLocalApicState(0, apic);
        _rig.Machine.SetIoApicState(ioApic);
        if (isWholeFunction) _rig.LoadFunction(state);
        else LoadDevice(state);
        _rig.Machine.Settle();
    }

    public void Dispose() => _rig.Dispose();

    // What the driver has taken for its rings and buffers.
    private byte[] ReadMemory() => _rig.Read(TransportRig.MemoryStart, (int)(_rig.Heap.Take(1).Value - TransportRig.MemoryStart));

    private byte[] StateOf(bool isWholeFunction) => isWholeFunction ? _rig.SaveFunction() : _device.Save();

    private void LoadDevice(byte[] state)
    {
        // The masks are those of the bus, which is restored by who plugged the device in.
        Mask();
        _device.Load(state);
    }

    /// <summary>The driver takes what interrupted it, as a driver does that knows its kind of interrupt, and then what was used.</summary>
    private void Look()
    {
        int interrupts = 0;
        LocalApic apic = _rig.Machine.Cpus[0].LocalApic;
        while (apic.Acknowledge() is { } vector)
        {
            Assert.Equal(_rig.Vectors.Queue, vector);
            Assert.True(++interrupts < 100, $"The interrupts do not end: {_setting}, {Trace}.");
            if (!_setting.HasMessages) _rig.Driver.TakeInterruptStatus();
            apic.EndOfInterrupt();
            _rig.Machine.Settle();
        }

        var used = new List<long>();
        while (Ring.TryTakeUsed(out long cookie, out _)) used.Add(cookie);
        if (!_setting.IsSuppressed) Ring.EnableInterrupts();
        _trace.Add($"{interrupts}:{string.Join(',', used)}");
    }

    private void Mask()
    {
        if (_setting.Mask == InterruptMask.None) return;
        PciDriverFunction function = _rig.Function!;
        if (!_setting.HasMessages)
        {
            const PciCommand everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
            function.Command(_isMasked ? everything | PciCommand.InterruptDisable : everything);
        }
        else if (_setting.Mask == InterruptMask.Function)
        {
            function.Write(function.Capabilities(0x11).First() + 2, _isMasked ? 0xC000u : 0x8000u, 2);
        }
        else
        {
            _rig.Bus.Write(IoAddress.Mmio(TransportRig.TableBase + 16 + 12), 4, _isMasked ? 1u : 0u);
        }
    }
}
