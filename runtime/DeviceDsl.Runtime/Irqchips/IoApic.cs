using DeviceDsl.Buses;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The I/O APIC: turns its 24 inputs into interrupts of the local APICs, as its redirection table says.</summary>
/// <remarks>
/// One lock guards its state. Acknowledgements are passed on without it (LCK-7); the local APICs have locks of their own,
/// which are taken inside it. Where the local APICs are elsewhere another one orders the routes that they are told of. All
/// members may be called from any thread.
/// </remarks>
public sealed class IoApic : IInterruptChip, IEndOfInterruptSink, IDisposable
{
    /// <summary>The guest-physical address of the registers.</summary>
    public const ulong DefaultBase = 0xFEC0_0000;

    /// <summary>The length of the registers' window.</summary>
    public const ulong WindowLength = 0x100;

    /// <summary>How many inputs there are.</summary>
    public const int PinCount = ChipPin.IoApicPins;

    private const int Ignored = -1;
    private const int Coalesced = 0;
    private const int RtcPin = 8;
    private const uint AllPins = (1u << PinCount) - 1;

    [LockRank((int)LockRank.IoApicRoutes)]
    private readonly RankedLock _routesGate = new(LockRank.IoApicRoutes);
    [LockRank((int)LockRank.IoApic)]
    private readonly RankedLock _gate = new(LockRank.IoApic);
    private readonly IoApicRegisters _registers = new();
    private readonly LineSources _sources = new(PinCount);
    private readonly IInterruptDestinations _processors;
    private readonly IPinObserver _observer;
    private readonly RtcTracking _rtc;
    private readonly StormGuard _storms;
    private uint _requested;
    private uint _delivered;
    private uint _unpublished;
    private GsiRoute[] _published = [];

    internal IoApic(IInterruptDestinations processors, IPinObserver observer, TimeProvider clock)
    {
        _processors = processors;
        _observer = observer;
        _rtc = new RtcTracking(processors.Count);
        _storms = new StormGuard(clock, ServeDelayed);
        Device = new IoApicWindow(this);
    }

    /// <summary>Its whole state. Setting it raises anew what was requested (IOA-6).</summary>
    /// <exception cref="ArgumentException">The state set has not <see cref="PinCount"/> entries.</exception>
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
            if (_processors.NeedsRoutes) RestoreAndPublish(value);
            else RestoreAtOnce(value);
        }
    }

    /// <summary>What answers on the bus.</summary>
    internal BusDevice Device { get; }

    /// <summary>Ends what waits for a clock.</summary>
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

    /// <summary>A processor ended an interrupt.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="endsLevels">Whether levels of the vector are free again; whoever is told of the end is told in any case (EOI-3).</param>
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

    /// <summary>
    /// Somebody begins to be told of the ends of an input's interrupts, also where they are edges: the routes make these known too.
    /// </summary>
    internal void PublishNotified()
    {
        using RankedLock.Scope order = _routesGate.Hold();
        Publish();
    }

    /// <summary>A guest's write to the register that is selected.</summary>
    internal void WriteData(uint value)
    {
        if (_processors.NeedsRoutes) WriteAndPublish(value);
        else WriteAtOnce(value);
    }

    /// <summary>A guest's read of the register that is selected.</summary>
    internal uint ReadData()
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _registers.Read();
    }

    /// <summary>The register that the guest selected.</summary>
    internal byte Index
    {
        get => _registers.Index;
        set
        {
            using RankedLock.Scope scope = _gate.Hold();
            _registers.Index = value;
        }
    }

    /// <summary>Where the window answers: a restored state can move it, though not on the bus (IOA-6).</summary>
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

    /// <summary>Sends the interrupt of an input, unless it is masked or a level one is still being served (IOA-11).</summary>
    private int Serve(int pin, bool wantsStatus)
    {
        RedirectionEntry entry = _registers[pin];
        bool isBusy = entry.RemoteIrr || (_unpublished >> pin & 1) != 0;
        if (entry.IsMasked || (entry.IsLevel && isBusy)) return Ignored;
        if (!entry.IsLevel) _delivered |= 1u << pin;
        bool isTracked = pin == RtcPin && wantsStatus && !_processors.NeedsRoutes;
        int accepted = _processors.Deliver(entry.Message, isTracked ? _rtc : null);
        if (isTracked) _rtc.EndDelivery(accepted);
        // Also where nobody was there to take it (-1), though not where those who were did not (0).
        if (entry.IsLevel && accepted != 0) _registers[pin] = entry.WithRemoteIrr(true);
        return accepted;
    }

    private void EndService(int pin, bool endsLevels)
    {
        // Whoever is told may set lines, here too: what was read before is not to be relied on after (LCK-8).
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
        // Of an edge the end is passed on where somebody is told of it, and frees nothing.
        if (_processors.NeedsRoutes && !_registers[pin].IsLevel) return;
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

    /// <summary>Whether a level input is up and nobody serves it.</summary>
    private bool IsWaiting(int pin)
        => _registers[pin] is { IsLevel: true, RemoteIrr: false } && (_requested >> pin & 1) != 0;

    private void WriteAtOnce(uint value)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (TryWrite(value, out int pin)) ServeRewritten(pin);
    }

    /// <summary>The route first, and then the interrupt: the end of one that came before its route would be passed on to nobody (SPL-3).</summary>
    private void WriteAndPublish(uint value)
    {
        using RankedLock.Scope order = _routesGate.Hold();
        int pin;
        using (_gate.Hold())
        {
            if (!TryWrite(value, out pin)) return;
            _unpublished |= 1u << pin;
        }

        Publish();
        using RankedLock.Scope scope = _gate.Hold();
        ServeRewritten(pin);
    }

    private bool TryWrite(uint value, out int pin)
    {
        pin = _registers.Write(value, out RedirectionEntry before);
        if (pin < 0) return false;
        RedirectionEntry entry = _registers[pin];
        if (entry.IsMasked != before.IsMasked) _observer.OnMask(At(pin), entry.IsMasked);
        _processors.RequestScan();
        return true;
    }

    /// <summary>Makes known where the inputs lead now; their levels may be delivered then.</summary>
    private void Publish()
    {
        GsiRoute[] routes;
        using (_gate.Hold()) routes = [.. Enumerable.Range(0, PinCount).Where(IsRouted).Select(pin => GsiRoute.ToMsi(pin, MsiMessage.Of(PublishedMessage(pin))))];
        if (!routes.AsSpan().SequenceEqual(_published)) _processors.Publish(routes);
        _published = routes;
        using RankedLock.Scope scope = _gate.Hold();
        _unpublished = 0;
    }

    /// <summary>The message of an input. Told of as a level its end is passed on (SPL-2); it is sent as what it is.</summary>
    private InterruptMessage PublishedMessage(int pin)
    {
        InterruptMessage message = _registers[pin].Message;
        return message with { IsLevel = message.IsLevel || _observer.HasAckNotifier(At(pin)) };
    }

    /// <summary>Masked in service, an entry still waits for its end.</summary>
    private bool IsRouted(int pin) => !_registers[pin].IsMasked || _registers[pin].RemoteIrr;

    private void ServeRewritten(int pin)
    {
        if (!IsWaiting(pin) || _registers[pin].IsMasked) return;
        // The devices are asked under the lock, as the kernel does: their eventfds only hand on (RES-8).
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

    private void RestoreAndPublish(IoApicState state)
    {
        using RankedLock.Scope order = _routesGate.Hold();
        using (_gate.Hold())
        {
            TakeOver(state);
            _unpublished = AllPins;
        }

        Publish();
        using RankedLock.Scope scope = _gate.Hold();
        Replay(state.Requested);
        // What came meanwhile was held back for its route.
        ServeWaiting();
    }

    private void TakeOver(IoApicState state)
    {
        _registers.Restore(state);
        _requested = 0;
        _delivered = 0;
        _processors.RequestScan();
        _rtc.Reset();
    }

    /// <summary>Raises anew what was requested (IOA-6).</summary>
    private void Replay(uint requested)
    {
        for (int pin = 0; pin < PinCount; pin++)
        {
            if ((requested >> pin & 1) != 0) Raise(pin, wantsStatus: true);
        }

        for (int processor = 0; processor < _processors.Count; processor++) RestoreRtc(processor);
    }

    /// <summary>Works out anew whether a processor has yet to end an interrupt of the RTC, after a state was set (IOA-10).</summary>
    private void RestoreRtc(int processor)
    {
        InterruptMessage message = _registers[RtcPin].Message;
        if (_processors.HasPendingEnd(processor, message) is { } isPending) _rtc.Restore(processor, message.Vector, isPending);
    }
}
