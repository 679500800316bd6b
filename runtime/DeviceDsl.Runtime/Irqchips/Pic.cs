using DeviceDsl.Buses;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The two 8259 interrupt controllers, the second cascaded at input 2 of the first, with their trigger mode registers.</summary>
/// <remarks>
/// One lock guards both. Acknowledgements are reported without it, after the state has been updated (PIC-13). All members may be
/// called from any thread.
/// </remarks>
public sealed class Pic : IInterruptChip, IExternalInterrupts
{
    /// <summary>The first port of the first chip.</summary>
    internal const ulong FirstPort = 0x20;

    /// <summary>The first port of the second chip.</summary>
    internal const ulong SecondPort = 0xA0;

    /// <summary>The first port of the trigger mode registers.</summary>
    internal const ulong TriggerPort = 0x4D0;

    /// <summary>The number of ports at each of these addresses.</summary>
    internal const ulong PortCount = 2;

    private const int SpuriousPin = 7;

    [LockRank((int)LockRank.Pic)]
    private readonly RankedLock _gate = new(LockRank.Pic);
    private readonly PicChip _first = new(ChipId.PicMaster, 0xF8);
    private readonly PicChip _second = new(ChipId.PicSlave, 0xDE);
    private readonly LineSources _sources = new(2 * ChipPin.PicPins);
    private readonly IPinObserver _observer;
    private readonly IExternalProcessors _processors;
    private bool _output;
    private bool _hasRisen;

    internal Pic(IExternalProcessors processors, IPinObserver observer)
    {
        _processors = processors;
        _observer = observer;
    }

    /// <summary>The state of the first chip.</summary>
    public PicState First
    {
        get => Save(_first);
        set => Restore(_first, value);
    }

    /// <summary>The state of the second chip.</summary>
    public PicState Second
    {
        get => Save(_second);
        set => Restore(_second, value);
    }

    /// <summary>Whether the pair requests an interrupt from the processor.</summary>
    public bool HasInterrupt => Volatile.Read(ref _output);

    /// <summary>Performs the processor's acknowledge cycle, which takes the next interrupt (PIC-6).</summary>
    /// <returns>The vector of the interrupt; that of input 7 if none is left.</returns>
    public byte Acknowledge()
    {
        using var change = new Change(this);
        _output = false;
        int pin = _first.Next();
        if (pin >= 0) Take(_first, pin);
        byte vector = pin == PicChip.CascadePin ? TakeSecond() : VectorOf(_first, pin < 0 ? SpuriousPin : pin);
        Update();
        return vector;
    }

    /// <inheritdoc/>
    int IInterruptChip.SetLevel(ChipPin pin, int source, bool level, bool wantsStatus)
    {
        using var change = new Change(this);
        bool isFirst = pin.Chip == ChipId.PicMaster;
        bool state = _sources.Set(isFirst ? pin.Pin : ChipPin.PicPins + pin.Pin, source, level);
        int result = (isFirst ? _first : _second).Set(pin.Pin, state);
        Update();
        return result;
    }

    /// <inheritdoc/>
    void IInterruptChip.ForgetSource(int source)
    {
        using RankedLock.Scope scope = _gate.Hold();
        _sources.Forget(source);
    }

    /// <summary>Recomputes the output, as the kernel does whenever the state of a chip is set (GSI-14).</summary>
    internal void Reevaluate()
    {
        using var change = new Change(this);
        Update();
    }

    /// <summary>The devices on the port bus and their addresses.</summary>
    internal IEnumerable<BusEntry> Windows =>
    [
        new(FirstPort, PortCount, new PicWindow(this, _first, FirstPort)),
        new(SecondPort, PortCount, new PicWindow(this, _second, SecondPort)),
        new(TriggerPort, PortCount, new PicTriggerWindow(this)),
    ];

    /// <summary>Performs a guest write to the command port of a chip.</summary>
    internal void WriteCommand(PicChip chip, byte value)
    {
        using var change = new Change(this);
        if ((value & 0x10) != 0) BeginInit(chip, value);
        else if ((value & 0x08) != 0) chip.Select(value);
        else Operate(chip, value >> 5, value & 7);
    }

    /// <summary>Performs a guest write to the data port of a chip.</summary>
    internal void WriteData(PicChip chip, byte value)
    {
        using var change = new Change(this);
        if (chip.State.InitStep == 0) WriteMask(chip, value);
        else chip.ContinueInit(value);
    }

    /// <summary>Performs a guest read of a chip.</summary>
    internal byte Read(PicChip chip, bool isData)
    {
        using var change = new Change(this);
        PicState state = chip.State;
        if (state.IsPolled) return Poll(chip);
        if (isData) return state.Mask;
        return state.ReadsInService ? state.InService : state.Requested;
    }

    /// <summary>Performs a guest write to a trigger mode register, without recomputing the output (PIC-2).</summary>
    internal void WriteTriggers(bool isSecond, byte value)
    {
        using RankedLock.Scope scope = _gate.Hold();
        (isSecond ? _second : _first).LevelInputs = value;
    }

    /// <summary>Performs a guest read of a trigger mode register.</summary>
    internal byte ReadTriggers(bool isSecond)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return (isSecond ? _second : _first).LevelInputs;
    }

    private static byte VectorOf(PicChip chip, int pin) => (byte)(chip.State.VectorBase + pin);

    private PicState Save(PicChip chip)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return chip.State;
    }

    private void Restore(PicChip chip, PicState state)
    {
        using var change = new Change(this);
        chip.State = state with { PriorityAdd = (byte)(state.PriorityAdd & 7), InitStep = (byte)(state.InitStep & 3) };
        Update();
    }

    /// <summary>Recomputes the output of the pair. The second chip pulses its input of the first (PIC-5).</summary>
    private void Update()
    {
        if (_second.Next() >= 0)
        {
            _first.Set(PicChip.CascadePin, true);
            _first.Set(PicChip.CascadePin, false);
        }

        bool output = _first.Next() >= 0;
        _hasRisen |= output && !_output;
        Volatile.Write(ref _output, output);
    }

    private byte TakeSecond()
    {
        int pin = _second.Next();
        if (pin < 0) return VectorOf(_second, SpuriousPin);
        Take(_second, pin);
        return VectorOf(_second, pin);
    }

    private void Take(PicChip chip, int pin)
    {
        if (chip.Take(pin)) End(chip, pin);
    }

    private void End(PicChip chip, int pin)
    {
        chip.End(pin);
        _gate.Exit();
        try
        {
            _observer.OnAck(new ChipPin(chip.Id, pin));
        }
        finally
        {
            _gate.Enter();
        }
    }

    private void BeginInit(PicChip chip, byte word)
    {
        byte dropped = chip.BeginInit(word);
        if (!_processors.TakesExternalInterrupts) return;
        for (int pin = 0; pin < ChipPin.PicPins; pin++)
        {
            if ((dropped >> pin & 1) != 0) End(chip, pin);
        }
    }

    private void WriteMask(PicChip chip, byte mask)
    {
        byte changed = chip.SetMask(mask);
        for (int pin = 0; pin < ChipPin.PicPins; pin++)
        {
            if ((changed >> pin & 1) != 0) _observer.OnMask(new ChipPin(chip.Id, pin), (mask >> pin & 1) != 0);
        }

        Update();
    }

    /// <summary>Handles end-of-interrupt and rotation commands (PIC-10).</summary>
    private void Operate(PicChip chip, int command, int pin)
    {
        switch (command)
        {
            case 0 or 4: chip.SetRotation(command == 4); return;
            case 1 or 5: pin = chip.Serving(); break;
            case 2: return;
        }

        if (pin < 0) return;
        if (command is 5 or 6 or 7) chip.RotateAfter(pin);
        if (command != 6) End(chip, pin);
        Update();
    }

    /// <summary>Takes an interrupt by polling, which also ends it (PIC-12).</summary>
    private byte Poll(PicChip chip)
    {
        int pin = chip.Next();
        if (pin < 0)
        {
            Update();
            chip.EndPoll();
            return SpuriousPin;
        }

        bool isSecond = chip == _second;
        if (isSecond)
        {
            _first.End(PicChip.CascadePin);
            _first.Forget(PicChip.CascadePin);
        }

        chip.Forget(pin);
        End(chip, pin);
        if (isSecond || pin != PicChip.CascadePin) Update();
        chip.EndPoll();
        return (byte)(_processors.Profile.PollReportsInterrupt ? pin | 0x80 : pin);
    }

    /// <summary>A change under the lock. If it raises the output, the processors are notified after the lock is released.</summary>
    private readonly ref struct Change
    {
        private readonly Pic _pic;

        public Change(Pic pic)
        {
            _pic = pic;
            pic._gate.Enter();
        }

        public void Dispose()
        {
            bool hasRisen = _pic._hasRisen;
            _pic._hasRisen = false;
            _pic._gate.Exit();
            if (hasRisen) _pic._processors.OnExternalInterrupt();
        }
    }
}
