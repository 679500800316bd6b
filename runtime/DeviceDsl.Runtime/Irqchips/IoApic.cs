using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The I/O APIC: turns its 24 inputs into interrupts of the local APICs, as its redirection table says.</summary>
/// <remarks>
/// One lock guards its state. Acknowledgements are passed on without it (LCK-7); the local APICs have locks of their own,
/// which are taken inside it. All members may be called from any thread.
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

    private readonly RankedLock _gate = new(LockRank.IoApic);
    private readonly IoApicRegisters _registers = new();
    private readonly LineSources _sources = new(PinCount);
    private readonly LocalApicGroup _processors;
    private readonly IPinObserver _observer;
    private readonly RtcTracking _rtc;
    private readonly StormGuard _storms;
    private uint _requested;
    private uint _delivered;

    internal IoApic(LocalApicGroup processors, IPinObserver observer, TimeProvider clock)
    {
        _processors = processors;
        _observer = observer;
        _rtc = new RtcTracking(processors.Members.Count);
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
            ArgumentNullException.ThrowIfNull(value);
            if (value.Entries.Length != PinCount) throw new ArgumentException("An IOAPIC has 24 redirection entries.", nameof(value));
            using RankedLock.Scope scope = _gate.Hold();
            Restore(value);
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
    {
        using RankedLock.Scope scope = _gate.Hold();
        _rtc.End(apic.Index, vector);
        // Destination, mask and delivery mode do not matter: one end serves every input of the vector (EOI-2).
        for (int pin = 0; pin < PinCount; pin++)
        {
            if (_registers[pin].Vector == vector) EndService(apic, pin, isLevel);
        }
    }

    /// <inheritdoc/>
    void IEndOfInterruptSink.OnStateSet(LocalApic apic)
    {
        using RankedLock.Scope scope = _gate.Hold();
        RestoreRtc(apic);
    }

    /// <summary>A guest's write to the register that is selected.</summary>
    internal void WriteData(uint value)
    {
        using RankedLock.Scope scope = _gate.Hold();
        int pin = _registers.Write(value, out RedirectionEntry before);
        if (pin >= 0) OnEntryWritten(pin, before);
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
        if (entry.IsMasked || (entry.IsLevel && entry.RemoteIrr)) return Ignored;
        if (!entry.IsLevel) _delivered |= 1u << pin;
        bool isTracked = pin == RtcPin && wantsStatus;
        int accepted = _processors.Deliver(entry.Message, isTracked ? _rtc : null);
        if (isTracked) _rtc.EndDelivery(accepted);
        // Also where nobody was there to take it (-1), though not where those who were did not (0).
        if (entry.IsLevel && accepted != 0) _registers[pin] = entry.WithRemoteIrr(true);
        return accepted;
    }

    private void EndService(LocalApic apic, int pin, bool isLevel)
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

        if (!isLevel || apic.HasDirectedEnd) return;
        RedirectionEntry entry = _registers[pin].WithRemoteIrr(false);
        _registers[pin] = entry;
        bool isDue = !entry.IsMasked && (_requested >> pin & 1) != 0;
        if (!isDue) _storms.Calm(pin);
        else if (_storms.MayServe(pin)) Serve(pin, wantsStatus: false);
    }

    private void ServeDelayed()
    {
        using RankedLock.Scope scope = _gate.Hold();
        for (int pin = 0; pin < PinCount; pin++)
        {
            if (IsWaiting(pin)) Serve(pin, wantsStatus: false);
        }
    }

    /// <summary>Whether a level input is up and nobody serves it.</summary>
    private bool IsWaiting(int pin)
        => _registers[pin] is { IsLevel: true, RemoteIrr: false } && (_requested >> pin & 1) != 0;

    private void OnEntryWritten(int pin, RedirectionEntry before)
    {
        RedirectionEntry entry = _registers[pin];
        if (entry.IsMasked != before.IsMasked) _observer.OnMask(At(pin), entry.IsMasked);
        if (IsWaiting(pin) && !entry.IsMasked) ServeRewritten(pin);
        _processors.RequestScan();
    }

    private void ServeRewritten(int pin)
    {
        // The devices are asked under the lock, as the kernel does: their eventfds only hand on (RES-8).
        bool isAsked = _processors.Profile.ResamplesOnUnmask && _observer.TryResample(At(pin));
        if (isAsked) _requested &= ~(1u << pin);
        else Serve(pin, wantsStatus: false);
    }

    private void Restore(IoApicState state)
    {
        _registers.Restore(state);
        _requested = 0;
        _delivered = 0;
        _processors.RequestScan();
        _rtc.Reset();
        for (int pin = 0; pin < PinCount; pin++)
        {
            if ((state.Requested >> pin & 1) != 0) Raise(pin, wantsStatus: true);
        }

        foreach (LocalApic apic in _processors.Members) RestoreRtc(apic);
    }

    /// <summary>Works out anew whether a processor has yet to end an interrupt of the RTC, after a state was set (IOA-10).</summary>
    private void RestoreRtc(LocalApic apic)
    {
        RedirectionEntry entry = _registers[RtcPin];
        if (apic.IsMeant(entry.Destination, entry.IsLogical)) _rtc.Restore(apic.Index, entry.Vector, apic.IsPending(entry.Vector));
    }
}
