using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Virtio.Devices;

/// <summary>The session of a device with its driver: the transport, the status, the negotiated features, and failures.</summary>
/// <remarks>
/// The session owns the gate of the device, which guards the session, its queues, its interrupts and the code of the device. Members that a
/// transport or the device calls enter it; the members below "Inside the gate" must be called in it.
/// </remarks>
internal sealed partial class DeviceSession
{
    private const VirtioStatus Writable
        = VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.DriverOk | VirtioStatus.FeaturesOk | VirtioStatus.Failed;

    private readonly VirtioDevice _device;
    private readonly HandlerGate _gate;
    private readonly IReadOnlyList<VirtioTimerEntry> _timers;
    private VirtioStatus _status;
    private UInt128 _written;
    private bool _areFeaturesLatched;
    private string? _failure;
    private int _failures;

    public DeviceSession(VirtioDevice device, DeviceShape shape, VirtioFeatures offered, VirtioDeviceOptions options)
    {
        _device = device;
        _gate = new HandlerGate(LockRank.VirtioDevice, device);
        _configuration = shape.Configuration;
        OfferedFeatures = offered;
        Queues = new QueueSet(device, this, _gate, shape, options);
        Interrupts = new DeviceInterrupts(this, _gate);
        _timers = shape.Kind.Timers;
        foreach (VirtioTimerEntry entry in _timers) _gate.Add(entry.Timer.Gate, entry.Handler);
    }

    /// <summary>The code of the device class.</summary>
    public IDeviceCode Code => _device;

    /// <summary>The queues of the device.</summary>
    public QueueSet Queues { get; }

    /// <summary>The interrupts of the device.</summary>
    public DeviceInterrupts Interrupts { get; }

    /// <summary>The transport; null while the device has none.</summary>
    public IVirtioTransport? Transport { get; private set; }

    /// <summary>The transport, which a state needs.</summary>
    /// <exception cref="MachineException"><see cref="Errno.ENODEV"/>: the device is not part of a machine.</exception>
    public IVirtioTransport ConnectedTransport
        => Transport ?? throw new MachineException(
            Errno.ENODEV, "", $"{_device} is not part of a machine: it has no state to save or load.");

    /// <summary>The device status, as the driver sees it.</summary>
    public VirtioStatus Status
    {
        get
        {
            using (_gate.Hold()) return NeedsReset && !IsLegacy ? _status | VirtioStatus.NeedsReset : _status;
        }
    }

    /// <summary>The features that the device offers.</summary>
    public VirtioFeatures OfferedFeatures { get; }

    /// <summary>The negotiated features; none before the negotiation.</summary>
    public VirtioFeatures Features { get; private set; }

    /// <summary>The features offered to a legacy driver: none from number 32 on, plus two that only a legacy driver uses (ST-5).</summary>
    public uint LegacyFeatures => OfferedFeatures.With(VirtioFeature.AnyLayout).With(VirtioFeature.NotifyOnEmpty).Window(0);

    /// <summary>Whether the driver has set DRIVER_OK.</summary>
    public bool IsReady => (_status & VirtioStatus.DriverOk) != 0;

    /// <summary>Whether the driver is a legacy one (from before VIRTIO 1.0): it has not set FEATURES_OK.</summary>
    public bool IsLegacy => (_status & VirtioStatus.FeaturesOk) == 0;

    /// <summary>Whether neither the device (ST-9) nor the driver (ST-10) has failed since the last reset.</summary>
    public bool MayServe => !NeedsReset && (_status & VirtioStatus.Failed) == 0;

    /// <summary>Whether the device serves nothing until a reset.</summary>
    public bool NeedsReset => FailureReason is not null;

    /// <summary>Why the device needs a reset; null if it does not.</summary>
    public string? FailureReason => Volatile.Read(ref _failure);

    /// <summary>The number of times the device came to need a reset.</summary>
    public int FailureCount => Volatile.Read(ref _failures);

    /// <summary>Connects a host, whose code enters the gate as well.</summary>
    public void Connect(DeviceHost host) => host.Connect(_gate, this);

    /// <summary>Connects the device to its transport.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the device already has a transport.</exception>
    public void Connect(IVirtioTransport transport)
    {
        using (_gate.Enter())
        {
            if (Transport is not null)
            {
                throw new MachineException(Errno.EBUSY, "", $"{_device} cannot be part of {transport}: it is already part of {Transport}.");
            }

            Queues.Connect(transport);
            Transport = transport;
            _gate.Connect(transport.Machine.Loop);
            transport.Machine.Ending += OnMachineEnding;
        }
    }

    /// <summary>Ends the connection: after it returns, no code of the device runs for this transport.</summary>
    public void Disconnect(IVirtioTransport transport)
    {
        QueueKicks? kicks;
        using (_gate.Enter())
        {
            if (Transport != transport) return;
            transport.Machine.Ending -= OnMachineEnding;
            ResetCore();
            kicks = Queues.Disconnect();
            Transport = null;
            _gate.Disconnect();
        }

        // Without the lock, because a handler on the loop may be waiting for it.
        kicks?.Dispose();
    }

    /// <summary>Resets the device to its state at power on (ST-2).</summary>
    public void Reset()
    {
        using (_gate.Enter()) ResetCore();
    }

    /// <summary>The driver writes the status; 0 resets the device (ST-2).</summary>
    public void WriteStatus(byte value, bool isLegacy)
    {
        using (_gate.Enter())
        {
            VirtioStatus written = (VirtioStatus)value & Writable;
            if (value == 0) ResetCore();
            else if (isLegacy && IsLegacy) WriteLegacyStatus(written & ~VirtioStatus.FeaturesOk);
            else WriteModernStatus(written);
            // A driver that agreed on features must follow the rules of modern drivers (PC-6).
            Queues.FollowAccess();
        }
    }

    /// <summary>The features that the driver wrote, limited to the offered ones (VP-7).</summary>
    public uint ReadDriverFeatures(uint selector) => new VirtioFeatures(_written & OfferedFeatures.Bits).Window(selector);

    /// <summary>The driver writes 32 of the features that it accepts.</summary>
    public void WriteDriverFeatures(uint selector, uint value)
    {
        using (_gate.Enter())
        {
            if (selector >= 4 || (_status & VirtioStatus.FeaturesOk) != 0 || _areFeaturesLatched) return;
            int shift = (int)selector * 32;
            _written = (_written & ~((UInt128)uint.MaxValue << shift)) | ((UInt128)value << shift);
        }
    }

    /// <summary>The features that a legacy driver wrote, limited to the offered ones.</summary>
    public uint ReadLegacyFeatures() => (uint)_written & LegacyFeatures;

    /// <summary>A legacy driver writes the features that it accepts.</summary>
    public void WriteLegacyFeatures(uint value)
    {
        using (_gate.Enter())
        {
            if (IsLegacy && !_areFeaturesLatched) _written = value;
        }
    }

    /// <summary>
    /// Makes a change that affects whether the device may access memory, or where it is kicked. Earlier kicks are served first (IE-5). When
    /// this returns, no access reaches memory that is off limits, and work that waited for memory is done.
    /// </summary>
    public void ChangeTransport(Action change)
    {
        using (_gate.Enter())
        {
            Queues.StopKicks();
            change();
            Queues.FollowAccess();
            Queues.StartKicks();
        }
    }

    /// <summary>Does the same as <see cref="ChangeTransport"/>, if the device is still connected to that transport.</summary>
    public void LeaveTransport(IVirtioTransport transport, Action change)
    {
        using (_gate.Enter())
        {
            if (Transport == transport) ChangeTransport(change);
        }
    }

    // Inside the gate.

    /// <summary>Reports an exception of a handler. The device then serves nothing until it is reset (ST-9).</summary>
    public void FailHandler(string handler, Exception exception)
    {
        Transport?.Machine.ReportFailure(_device, _device.Name, handler, exception);
        Fail($"{handler} of {_device.Name} threw: {exception.Message}", exception);
    }

    /// <summary>The device serves nothing until it is reset (ST-9).</summary>
    public void Fail(string reason, Exception? exception = null)
    {
        if (NeedsReset) return;
        if (exception is null) Transport?.Machine.ReportDriver(_device, _device.Name, reason);
        Interlocked.Increment(ref _failures);
        Volatile.Write(ref _failure, reason);
        Queues.End();
        // A legacy driver knows no such status, and is not interrupted for it.
        if (IsReady && !IsLegacy) Interrupts.RaiseForConfiguration();
        Transport?.OnFailed();
        Code.OnFailed(new VirtioFailedEventArgs(reason, exception));
    }

    /// <summary>
    /// A legacy driver has no FEATURES_OK: the features it wrote take effect when it first uses a queue or becomes ready (VL-4).
    /// </summary>
    public void LatchLegacyFeatures()
    {
        if (_areFeaturesLatched || !IsLegacy) return;
        _areFeaturesLatched = true;
        Features = new(ReadLegacyFeatures());
        if (!IsAcceptable(Features)) Fail($"{_device.Name} does not work with only the features {Features}.");
    }

    private void WriteModernStatus(VirtioStatus written)
    {
        // Bits that are set stay set: only a reset clears them (ST-3).
        VirtioStatus added = written & ~_status;
        _status |= added & (VirtioStatus.Acknowledge | VirtioStatus.Driver);
        if ((added & VirtioStatus.FeaturesOk) != 0 && TryAgree()) _status |= VirtioStatus.FeaturesOk;
        if ((added & VirtioStatus.DriverOk) != 0 && (_status & VirtioStatus.FeaturesOk) != 0) Begin();
        if ((added & VirtioStatus.Failed) != 0) StopServing();
    }

    private void WriteLegacyStatus(VirtioStatus written)
    {
        bool wasReady = IsReady;
        // Before the new status takes effect, so that no kick reaches a device that is not ready (IE-5).
        if (wasReady && (written & VirtioStatus.DriverOk) == 0) Queues.StopKicks();
        _status = (written & ~VirtioStatus.DriverOk) | (_status & VirtioStatus.Failed);
        if (wasReady) _status |= written & VirtioStatus.DriverOk;
        else if ((written & VirtioStatus.DriverOk) != 0) Begin();
        if ((written & VirtioStatus.Failed) != 0) StopServing();
    }

    /// <summary>Checks whether device and driver are compatible (ST-4).</summary>
    private bool TryAgree()
    {
        var wanted = new VirtioFeatures(_written);
        bool isOffered = (_written & ~OfferedFeatures.Bits) == 0;
        // A driver that used queues before it agreed on features must reset the device first (PC-5).
        if (_areFeaturesLatched || !isOffered || !wanted.Has(VirtioFeature.Version1) || !IsAcceptable(wanted)) return false;
        Features = wanted;
        return true;
    }

    private bool IsAcceptable(VirtioFeatures features)
    {
        try
        {
            return Code.OnFeatures(features);
        }
        catch (Exception exception)
        {
            _gate.Fail(nameof(IDeviceCode.OnFeatures), exception);
            return false;
        }
    }

    private void Begin()
    {
        LatchLegacyFeatures();
        _status |= VirtioStatus.DriverOk;
        if (!Queues.TryOpen()) return;
        _gate.Guard(nameof(IDeviceCode.OnDriverReady), Code.OnDriverReady);
        Queues.StartKicks();
    }

    /// <summary>The driver set FAILED: nothing is served before a reset, and the requests in flight have ended (ST-10).</summary>
    private void StopServing()
    {
        Queues.StopKicks();
        _status |= VirtioStatus.Failed;
        Queues.End();
    }

    private void OnMachineEnding()
    {
        using (_gate.EnterAnyway()) Queues.End();
    }

    private void ResetCore()
    {
        Queues.Clear();
        _status = VirtioStatus.None;
        _written = 0;
        _areFeaturesLatched = false;
        Features = default;
        Interrupts.ConfigurationVector = QueueState.NoVector;
        _hasConfigurationChanged = false;
        _hasBegun = false;
        Volatile.Write(ref _failure, null);
        Interrupts.End(byte.MaxValue);
        foreach (VirtioTimerEntry entry in _timers) entry.Timer.Stop();
        _gate.Guard(nameof(IDeviceCode.OnReset), Code.OnReset);
    }
}
