namespace DeviceDsl.Irqchips;

/// <summary>One of the two 8259s: its state, and the logic that needs no other state. The lock of the pair guards it.</summary>
/// <param name="id">The identifier of the chip.</param>
/// <param name="levelMask">The inputs that can be level-triggered (PIC-2).</param>
internal sealed class PicChip(Interrupts.ChipId id, byte levelMask)
{
    /// <summary>The input of the first chip that the second chip drives.</summary>
    public const int CascadePin = 2;

    private const int PinCount = 8;
    private const int None = -1;
    private const byte BaseMask = 0xF8;

    private PicState _state;

    /// <summary>The identifier of the chip.</summary>
    public Interrupts.ChipId Id => id;

    /// <summary>The whole state.</summary>
    public PicState State
    {
        get => _state;
        set => _state = value with { LevelInputs = (byte)(value.LevelInputs & levelMask) };
    }

    /// <summary>The level-triggered inputs, one bit each.</summary>
    public byte LevelInputs
    {
        get => _state.LevelInputs;
        set => _state = _state with { LevelInputs = (byte)(value & levelMask) };
    }

    private bool IsFirst => id == Interrupts.ChipId.PicMaster;

    /// <summary>Sets an input (PIC-3).</summary>
    /// <returns>1; 0 if an interrupt of the input was already pending, -1 if the input is masked.</returns>
    public int Set(int pin, bool level)
    {
        byte mask = (byte)(1 << pin);
        bool isLevel = (_state.LevelInputs & mask) != 0;
        bool isRise = level && (isLevel || (_state.LastRequested & mask) == 0);
        bool isMerged = isRise && (_state.Requested & mask) != 0;
        byte requested = _state.Requested;
        if (isRise) requested |= mask;
        if (isLevel && !level) requested &= (byte)~mask;
        _state = _state with
        {
            Requested = requested,
            LastRequested = (byte)(level ? _state.LastRequested | mask : _state.LastRequested & ~mask),
        };
        if ((_state.Mask & mask) != 0) return -1;
        return isMerged ? 0 : 1;
    }

    /// <summary>Returns the input whose interrupt is next, or -1 (PIC-4).</summary>
    public int Next()
    {
        int waiting = PriorityOf((byte)(_state.Requested & ~_state.Mask));
        byte serving = _state.InService;
        if (_state.IsSpecialFullyNested && IsFirst) serving &= unchecked((byte)~(1 << CascadePin));
        return waiting < PriorityOf(serving) ? PinAt(waiting) : None;
    }

    /// <summary>Puts the interrupt of an input in service (PIC-6).</summary>
    /// <returns>Whether the interrupt ends at once.</returns>
    public bool Take(int pin)
    {
        byte mask = (byte)(1 << pin);
        bool isLevel = (_state.LevelInputs & mask) != 0;
        _state = _state with
        {
            InService = (byte)(_state.InService | mask),
            Requested = isLevel ? _state.Requested : (byte)(_state.Requested & ~mask),
        };
        if (_state.AutoEnd && _state.RotatesOnAutoEnd) RotateAfter(pin);
        return _state.AutoEnd;
    }

    /// <summary>Ends the service of an input. The caller reports the acknowledgement (PIC-13).</summary>
    public void End(int pin) => _state = _state with { InService = (byte)(_state.InService & ~(1 << pin)) };

    /// <summary>Drops the pending interrupt of an input.</summary>
    public void Forget(int pin) => _state = _state with { Requested = (byte)(_state.Requested & ~(1 << pin)) };

    /// <summary>Returns the input in service with the highest priority, or -1.</summary>
    public int Serving()
    {
        int priority = PriorityOf(_state.InService);
        return priority == PinCount ? None : PinAt(priority);
    }

    /// <summary>Gives an input the lowest priority.</summary>
    public void RotateAfter(int pin) => _state = _state with { PriorityAdd = (byte)((pin + 1) & 7) };

    /// <summary>Sets whether the priorities rotate at an automatic end of interrupt.</summary>
    public void SetRotation(bool isOn) => _state = _state with { RotatesOnAutoEnd = isOn };

    /// <summary>Begins the initialisation (PIC-7). Interrupts in service and a requested poll stay.</summary>
    /// <returns>The pending edge interrupts, which are dropped.</returns>
    public byte BeginInit(byte word)
    {
        byte dropped = (byte)(_state.Requested & ~_state.LevelInputs);
        bool hasFourth = (word & 1) != 0;
        _state = _state with
        {
            HasFourthInit = hasFourth,
            LastRequested = 0,
            Requested = (byte)(_state.Requested & _state.LevelInputs),
            Mask = 0,
            PriorityAdd = 0,
            HasSpecialMask = false,
            ReadsInService = false,
            IsSpecialFullyNested = hasFourth && _state.IsSpecialFullyNested,
            AutoEnd = hasFourth && _state.AutoEnd,
            InitStep = 1,
        };
        return dropped;
    }

    /// <summary>Handles one of the further initialisation words (PIC-8).</summary>
    public void ContinueInit(byte word)
    {
        _state = _state.InitStep switch
        {
            1 => _state with { VectorBase = (byte)(word & BaseMask), InitStep = 2 },
            2 => _state with { InitStep = (byte)(_state.HasFourthInit ? 3 : 0) },
            _ => _state with { IsSpecialFullyNested = (word >> 4 & 1) != 0, AutoEnd = (word >> 1 & 1) != 0, InitStep = 0 },
        };
    }

    /// <summary>Sets the mask of the inputs (PIC-9).</summary>
    /// <returns>The inputs whose mask changed.</returns>
    public byte SetMask(byte mask)
    {
        byte changed = (byte)(_state.Mask ^ mask);
        _state = _state with { Mask = mask };
        return changed;
    }

    /// <summary>Handles an operation word that is not an end of interrupt (PIC-11).</summary>
    public void Select(byte word)
    {
        if ((word & 0x04) != 0) _state = _state with { IsPolled = true };
        if ((word & 0x02) != 0) _state = _state with { ReadsInService = (word & 1) != 0 };
        if ((word & 0x40) != 0) _state = _state with { HasSpecialMask = (word >> 5 & 1) != 0 };
    }

    /// <summary>Ends the requested poll.</summary>
    public void EndPoll() => _state = _state with { IsPolled = false };

    private int PinAt(int priority) => (priority + _state.PriorityAdd) & 7;

    /// <summary>Returns the priority of the first of some inputs; 8 if there are none.</summary>
    private int PriorityOf(byte pins)
    {
        for (int priority = 0; priority < PinCount; priority++)
        {
            if ((pins >> PinAt(priority) & 1) != 0) return priority;
        }

        return PinCount;
    }
}
