using DeviceDsl.Eventing;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <content>The driver's actions through the transport: status, features, configuration, interrupts.</content>
public abstract partial class VirtioDevice
{
    private const VirtioStatus Writable = VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.DriverOk | VirtioStatus.FeaturesOk | VirtioStatus.Failed;
    private const byte QueueInterrupt = 1;
    private const byte ConfigurationInterrupt = 2;

    private VirtioStatus _status;
    private UInt128 _written;
    private bool _areFeaturesLatched;
    private byte _interruptStatus;
    private byte _generation;
    private bool _hasConfigurationChanged;

    /// <summary>The device status, as the driver sees it.</summary>
    public VirtioStatus Status
    {
        get
        {
            using (_handlers.Hold()) return NeedsReset && !IsLegacySession ? _status | VirtioStatus.NeedsReset : _status;
        }
    }

    /// <summary>The vector that the driver chose for changes of the configuration.</summary>
    internal ushort ConfigurationVector { get; set; } = QueueState.NoVector;

    internal byte InterruptStatus => Volatile.Read(ref _interruptStatus);

    /// <summary>The features offered to a legacy driver: none from number 32 on, plus two that only a legacy driver uses (ST-5).</summary>
    internal uint LegacyFeatures => OfferedFeatures.With(VirtioFeature.AnyLayout).With(VirtioFeature.NotifyOnEmpty).Window(0);

    private bool IsReady => (_status & VirtioStatus.DriverOk) != 0;

    /// <summary>Whether the driver is a legacy one (from before VIRTIO 1.0): it has not set FEATURES_OK.</summary>
    internal bool IsLegacySession => (_status & VirtioStatus.FeaturesOk) == 0;

    /// <summary>Connects the device to its transport.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the device already has a transport.</exception>
    internal void Connect(IVirtioTransport transport)
    {
        using (_handlers.Enter())
        {
            if (_transport is not null)
            {
                throw new MachineException(Errno.EBUSY, "", $"{this} cannot be part of {transport}: it is already part of {_transport}.");
            }

            _kicks = new QueueKicks(transport, this, QueueCount, Serve);
            _transport = transport;
            _handlers.Connect(transport.Machine.Loop);
            transport.Machine.Ending += OnMachineEnding;
        }
    }

    /// <summary>Ends the connection: after it returns, no code of the device runs for this transport.</summary>
    internal void Disconnect(IVirtioTransport transport)
    {
        QueueKicks? kicks;
        using (_handlers.Enter())
        {
            if (_transport != transport) return;
            transport.Machine.Ending -= OnMachineEnding;
            ResetCore();
            kicks = _kicks;
            _kicks = null;
            _transport = null;
            _handlers.Disconnect();
        }

        // Without the lock, because a handler on the loop may be waiting for it.
        kicks?.Dispose();
    }

    /// <summary>Resets the device to its state at power on (ST-2).</summary>
    internal void Reset()
    {
        using (_handlers.Enter()) ResetCore();
    }

    internal void WriteStatus(byte value, bool isLegacy)
    {
        using (_handlers.Enter())
        {
            VirtioStatus written = (VirtioStatus)value & Writable;
            if (value == 0) ResetCore();
            else if (isLegacy && IsLegacySession) WriteLegacyStatus(written & ~VirtioStatus.FeaturesOk);
            else WriteModernStatus(written);
            // A driver that agreed on features must follow the rules of modern drivers (PC-6).
            FollowAccess();
        }
    }

    /// <summary>The features that the driver wrote, limited to the offered ones (VP-7).</summary>
    internal uint ReadDriverFeatures(uint selector) => new VirtioFeatures(_written & OfferedFeatures.Bits).Window(selector);

    internal void WriteDriverFeatures(uint selector, uint value)
    {
        using (_handlers.Enter())
        {
            if (selector >= 4 || (_status & VirtioStatus.FeaturesOk) != 0 || _areFeaturesLatched) return;
            int shift = (int)selector * 32;
            _written = (_written & ~((UInt128)uint.MaxValue << shift)) | ((UInt128)value << shift);
        }
    }

    internal uint ReadLegacyFeatures() => (uint)_written & LegacyFeatures;

    internal void WriteLegacyFeatures(uint value)
    {
        using (_handlers.Enter())
        {
            if (IsLegacySession && !_areFeaturesLatched) _written = value;
        }
    }

    internal ulong ReadConfiguration(ulong offset, int length)
    {
        using HandlerGate.Scope scope = _handlers.Enter();
        try
        {
            return _shape.Configuration.Read(offset, length);
        }
        catch (Exception exception)
        {
            _handlers.Fail("A read of the configuration", exception);
            return 0;
        }
    }

    internal void WriteConfiguration(ulong offset, int length, ulong value)
    {
        using (_handlers.Enter())
        {
            if (NeedsReset) return;
            try
            {
                _shape.Configuration.Write(offset, length, value);
            }
            catch (Exception exception)
            {
                _handlers.Fail("A write of the configuration", exception);
            }
        }
    }

    /// <summary>
    /// Returns the generation of the configuration, which changes if the configuration has changed since it was last read (CF-3).
    /// </summary>
    internal byte ReadGeneration()
    {
        using (_handlers.Enter())
        {
            if (_hasConfigurationChanged) _generation++;
            _hasConfigurationChanged = false;
            return _generation;
        }
    }

    /// <summary>Returns the causes of the interrupt and clears them (VP-10).</summary>
    internal byte TakeInterruptStatus()
    {
        using (_handlers.Enter())
        {
            byte status = _interruptStatus;
            EndInterrupts(byte.MaxValue);
            return status;
        }
    }

    /// <summary>The driver acknowledges causes of interrupts (MM-4).</summary>
    internal void EndInterrupts(byte causes)
    {
        using (_handlers.Enter())
        {
            Volatile.Write(ref _interruptStatus, (byte)(_interruptStatus & ~causes));
            if (_interruptStatus == 0) _transport?.EndInterrupt();
        }
    }

    /// <summary>
    /// Makes a change that affects whether the device may access memory, or where it is kicked. Earlier kicks are served first (IE-5). When
    /// this returns, no access reaches memory that is off limits, and work that waited for memory is done.
    /// </summary>
    internal void ChangeTransport(Action change)
    {
        using (_handlers.Enter())
        {
            StopKicks();
            change();
            FollowAccess();
            StartKicks();
        }
    }

    /// <summary>Does the same as <see cref="ChangeTransport"/>, if the device is still connected to that transport.</summary>
    internal void LeaveTransport(IVirtioTransport transport, Action change)
    {
        using (_handlers.Enter())
        {
            if (_transport == transport) ChangeTransport(change);
        }
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
        if (wasReady && (written & VirtioStatus.DriverOk) == 0) StopKicks();
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

    /// <summary>
    /// A legacy driver has no FEATURES_OK: the features it wrote take effect when it first uses a queue or becomes ready (VL-4).
    /// </summary>
    private void LatchLegacyFeatures()
    {
        if (_areFeaturesLatched || !IsLegacySession) return;
        _areFeaturesLatched = true;
        Features = new(ReadLegacyFeatures());
        if (!IsAcceptable(Features)) Fail($"{Name} does not work with only the features {Features}.");
    }

    private bool IsAcceptable(VirtioFeatures features)
    {
        try
        {
            return OnFeatures(features);
        }
        catch (Exception exception)
        {
            _handlers.Fail(nameof(OnFeatures), exception);
            return false;
        }
    }

    private void Begin()
    {
        LatchLegacyFeatures();
        _status |= VirtioStatus.DriverOk;
        foreach (QueueState queue in _shape.Queues)
        {
            if (queue.IsEnabled && !TryOpen(queue)) return;
        }

        _handlers.Guard(nameof(OnDriverReady), OnDriverReady);
        StartKicks();
    }

    /// <summary>The driver set FAILED: nothing is served before a reset, and the requests in flight have ended (ST-10).</summary>
    private void StopServing()
    {
        StopKicks();
        _status |= VirtioStatus.Failed;
        EndQueues();
    }

    private void OnMachineEnding()
    {
        using (_handlers.EnterAnyway()) EndQueues();
    }

    private void ResetCore()
    {
        // Pending kicks are not served: the reset discards their requests.
        _kicks?.Stop(drain: null);
        foreach (QueueState queue in _shape.Queues)
        {
            queue.Clear();
            queue.Vector = QueueState.NoVector;
        }

        _status = VirtioStatus.None;
        _written = 0;
        _areFeaturesLatched = false;
        Features = default;
        ConfigurationVector = QueueState.NoVector;
        _hasConfigurationChanged = false;
        Volatile.Write(ref _failure, null);
        EndInterrupts(byte.MaxValue);
        _handlers.Guard(nameof(OnReset), OnReset);
    }

    private void InterruptForQueue(QueueState queue) => Interrupt(QueueInterrupt, queue.Vector);

    private void InterruptForConfiguration() => Interrupt(ConfigurationInterrupt, ConfigurationVector);

    private void Interrupt(byte cause, ushort vector)
    {
        if (_transport is null) return;
        Volatile.Write(ref _interruptStatus, (byte)(_interruptStatus | cause));
        _transport.Interrupt(vector);
    }
}
