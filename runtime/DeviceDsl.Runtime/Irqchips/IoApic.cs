using DeviceDsl.Buses;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The I/O APIC: turns its 24 inputs into interrupts for the local APICs, according to its redirection table.</summary>
/// <remarks>
/// One lock guards its state. Acknowledgements are reported without it (LCK-7). The local APICs have separate locks, which are
/// taken inside it. If the local APICs are elsewhere, every change of the entries goes through <see cref="IoApicRoutePublisher"/>.
/// All members may be called from any thread.
/// </remarks>
public sealed class IoApic : IInterruptChip, IEndOfInterruptSink, IDisposable
{
    /// <summary>The guest-physical address of the registers.</summary>
    public const ulong DefaultBase = 0xFEC0_0000;

    /// <summary>The length of the registers' window.</summary>
    public const ulong WindowLength = 0x100;

    /// <summary>The number of inputs.</summary>
    public const int PinCount = ChipPin.IoApicPins;

    private const int Ignored = -1;
    private const int Coalesced = 0;
    private const int RtcPin = 8;
    private const uint AllPins = (1u << PinCount) - 1;

    [LockRank((int)LockRank.IoApic)]
    private readonly RankedLock _gate = new(LockRank.IoApic);
    private readonly IoApicRegisters _registers = new();
    private readonly LineSources _sources = new(PinCount);
    private readonly IInterruptDestinations _processors;
    private readonly IPinObserver _observer;
    private readonly RtcTracking _rtc;
    private readonly StormGuard _storms;
    private readonly IoApicRoutePublisher? _routes;
    private uint _requested;
    private uint _delivered;

    internal IoApic(IInterruptDestinations processors, IPinObserver observer, TimeProvider clock)
    {
        _processors = processors;
        _observer = observer;
        _rtc = new RtcTracking(processors.Count);
        _storms = new StormGuard(clock, ServeDelayed);
        _routes = processors.Remote is { } remote ? new IoApicRoutePublisher(remote, _registers, observer, _gate) : null;
        Device = new IoApicWindow(this);
    }

    /// <summary>The whole state. Setting it raises the requested interrupts again (IOA-6).</summary>
    /// <exception cref="ArgumentException">The new state does not have <see cref="PinCount"/> entries.</exception>
    public IoApicState State
    {
        get
        {
            using RankedLock.Scope scope = _gate.Hold();
            return _registers.Save(_requested & ~_delivered);
        }

        set
        {
            IoApicState.ThrowIfIncomplete(value);
            if (_routes is null) RestoreAtOnce(value);
            else RestoreAndPublish(_routes, value);
        }
    }

    /// <summary>The device on the bus.</summary>
    internal BusDevice Device { get; }

    /// <summary>Ends the delay timer.</summary>
    public void Dispose() => _storms.Dispose();

    /// <inheritdoc/>
    int IInterruptChip.SetLevel(ChipPin pin, int source, bool level, bool wantsStatus)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _sources.Set(pin.Pin, source, level) ? Raise(pin.Pin, wantsStatus) : Lower(pin.Pin);
    }

    /// <inheritdoc/>
    void IInterruptChip.ForgetSource(int source)
    {
        using RankedLock.Scope scope = _gate.Hold();
        _sources.Forget(source);
    }

    /// <inheritdoc/>
    void IEndOfInterruptSink.Scan(LocalApic apic, HandledVectors handled)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (_rtc.OwedBy(apic.Index) is { } owed) handled.Add(owed);
        for (int pin = 0; pin < PinCount; pin++)
        {
            RedirectionEntry entry = _registers[pin];
            if (entry.IsLevel || pin == RtcPin || _observer.HasAckNotifier(At(pin)))
                handled.AddRoute(entry.Destination, entry.IsLogical, entry.Vector);
        }
    }

    /// <inheritdoc/>
    void IEndOfInterruptSink.OnEndOfInterrupt(LocalApic apic, byte vector, bool isLevel)
        => EndInterrupt(apic.Index, vector, isLevel && !apic.HasDirectedEnd);

    /// <inheritdoc/>
    void IEndOfInterruptSink.OnStateSet(LocalApic apic)
    {
        using RankedLock.Scope scope = _gate.Hold();
        RestoreRtc(apic.Index);
    }

    /// <summary>Called when a processor ends an interrupt.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="endsLevels">Whether level inputs of the vector become free again. Notifiers are called in any case (EOI-3).</param>
    internal void EndInterrupt(int processor, byte vector, bool endsLevels)
    {
        using RankedLock.Scope scope = _gate.Hold();
        _rtc.End(processor, vector);
        // Destination, mask and delivery mode do not matter: one end serves every input of the vector (EOI-2).
        for (int pin = 0; pin < PinCount; pin++)
        {
            if (_registers[pin].Vector == vector) EndService(pin, endsLevels);
        }
    }

    /// <summary>Called after a notifier was added, which makes the end of its input one to report.</summary>
    internal void PublishNotified() => _routes?.Publish();

    /// <summary>Performs a guest write to the selected register.</summary>
    internal void WriteData(uint value)
    {
        if (_routes is null) WriteAtOnce(value);
        else WriteAndPublish(_routes, value);
    }

    /// <summary>Performs a guest read of the selected register.</summary>
    internal uint ReadData()
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _registers.Read();
    }

    /// <summary>The index of the selected register.</summary>
    internal byte Index
    {
        get => _registers.Index;
        set
        {
            using RankedLock.Scope scope = _gate.Hold();
            _registers.Index = value;
        }
    }

    /// <summary>The address that the window answers at. A restored state can change it, although not on the bus (IOA-6).</summary>
    internal ulong Base => _registers.Base;

    private static ChipPin At(int pin) => new(ChipId.IoApic, pin);

    private int Lower(int pin)
    {
        _requested &= ~(1u << pin);
        return 1;
    }

    private int Raise(int pin, bool wantsStatus)
    {
        if (pin == RtcPin && wantsStatus && _rtc.IsPending) return Coalesced;
        uint mask = 1u << pin;
        bool wasRequested = (_requested & mask) != 0;
        _requested |= mask;
        if (!_registers[pin].IsLevel)
        {
            _delivered &= ~mask;
            if (wasRequested) return Coalesced;
        }

        return Serve(pin, wantsStatus);
    }

    /// <summary>Sends the interrupt of an input, unless the input is masked or is a level that is still in service (IOA-11).</summary>
    private int Serve(int pin, bool wantsStatus)
    {
        RedirectionEntry entry = _registers[pin];
        bool isBusy = entry.RemoteIrr || _routes?.HoldsBack(pin) == true;
        if (entry.IsMasked || (entry.IsLevel && isBusy)) return Ignored;
        if (!entry.IsLevel) _delivered |= 1u << pin;
        bool isTracked = pin == RtcPin && wantsStatus && _routes is null;
        int accepted = _processors.Deliver(entry.Message, isTracked ? _rtc : null);
        if (isTracked) _rtc.EndDelivery(accepted);
        // Also if no processor was addressed (-1), but not if the addressed processors did not accept it (0).
        if (entry.IsLevel && accepted != 0) _registers[pin] = entry.WithRemoteIrr(true);
        return accepted;
    }

    private void EndService(int pin, bool endsLevels)
    {
        // Notifiers may set lines, on this chip too: values read before this call must not be used after it (LCK-8).
        _gate.Exit();
        try
        {
            _observer.OnAck(At(pin));
        }
        finally
        {
            _gate.Enter();
        }

        if (!endsLevels) return;
        // The end of an edge interrupt is reported if it has notifiers, but frees nothing.
        if (_routes is not null && !_registers[pin].IsLevel) return;
        RedirectionEntry entry = _registers[pin].WithRemoteIrr(false);
        _registers[pin] = entry;
        bool isDue = !entry.IsMasked && (_requested >> pin & 1) != 0;
        if (!isDue) _storms.Calm(pin);
        else if (_storms.MayServe(pin)) Serve(pin, wantsStatus: false);
    }

    private void ServeDelayed()
    {
        using RankedLock.Scope scope = _gate.Hold();
        ServeWaiting();
    }

    private void ServeWaiting()
    {
        for (int pin = 0; pin < PinCount; pin++)
        {
            if (IsWaiting(pin)) Serve(pin, wantsStatus: false);
        }
    }

    /// <summary>Whether a level input is up and not in service.</summary>
    private bool IsWaiting(int pin)
        => _registers[pin] is { IsLevel: true, RemoteIrr: false } && (_requested >> pin & 1) != 0;

    private void WriteAtOnce(uint value)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (TryWrite(value, out int pin)) ServeRewritten(pin);
    }

    private void WriteAndPublish(IoApicRoutePublisher routes, uint value)
    {
        int pin = default;
        routes.Change(() => TryWrite(value, out pin) ? 1u << pin : 0, () => ServeRewritten(pin));
    }

    private bool TryWrite(uint value, out int pin)
    {
        pin = _registers.Write(value, out RedirectionEntry before);
        if (pin < 0) return false;
        RedirectionEntry entry = _registers[pin];
        if (entry.IsMasked != before.IsMasked) _observer.OnMask(At(pin), entry.IsMasked);
        RequestScan(before, entry);
        return true;
    }

    /// <summary>
    /// Requests a scan after a guest write to an entry (EOI-8). As in the kernel, the old destination counts in the new mode.
    /// </summary>
    private void RequestScan(in RedirectionEntry before, in RedirectionEntry entry)
    {
        if (entry.DeliveryMode != DeliveryMode.Fixed)
        {
            _processors.RequestScan();
            return;
        }

        _processors.RequestScan(entry.Destination, entry.IsLogical);
        if (entry.Destination != before.Destination) _processors.RequestScan(before.Destination, entry.IsLogical);
    }

    private void ServeRewritten(int pin)
    {
        if (!IsWaiting(pin) || _registers[pin].IsMasked) return;
        // The devices are asked under the lock, as in the kernel: their eventfds only schedule work (RES-8).
        bool isAsked = _processors.Profile.ResamplesOnUnmask && _observer.TryResample(At(pin));
        if (isAsked) _requested &= ~(1u << pin);
        else Serve(pin, wantsStatus: false);
    }

    private void RestoreAtOnce(IoApicState state)
    {
        using RankedLock.Scope scope = _gate.Hold();
        TakeOver(state);
        Replay(state.Requested);
    }

    private void RestoreAndPublish(IoApicRoutePublisher routes, IoApicState state) => routes.Change(
        () =>
        {
            TakeOver(state);
            return AllPins;
        },
        () =>
        {
            Replay(state.Requested);
            // Interrupts that arrived meanwhile were held back until their routes were published.
            ServeWaiting();
        });

    private void TakeOver(IoApicState state)
    {
        _registers.Restore(state);
        _requested = 0;
        _delivered = 0;
        _processors.RequestScan();
        _rtc.Reset();
    }

    /// <summary>Raises the requested interrupts again (IOA-6).</summary>
    private void Replay(uint requested)
    {
        for (int pin = 0; pin < PinCount; pin++)
        {
            if ((requested >> pin & 1) != 0) Raise(pin, wantsStatus: true);
        }

        for (int processor = 0; processor < _processors.Count; processor++) RestoreRtc(processor);
    }

    /// <summary>Recomputes whether a processor has yet to end an interrupt of the RTC, after a state was set (IOA-10).</summary>
    private void RestoreRtc(int processor)
    {
        InterruptMessage message = _registers[RtcPin].Message;
        if (_processors.HasPendingEnd(processor, message) is { } isPending) _rtc.Restore(processor, message.Vector, isPending);
    }
}
