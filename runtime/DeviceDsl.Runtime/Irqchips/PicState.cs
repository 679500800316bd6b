namespace DeviceDsl.Irqchips;

/// <summary>The state of one of the two 8259s, as in the kernel's GET_IRQCHIP.</summary>
public readonly record struct PicState
{
    /// <summary>The previous levels of the inputs, for the detection of rising edges.</summary>
    public byte LastRequested { get; init; }

    /// <summary>The pending interrupts.</summary>
    public byte Requested { get; init; }

    /// <summary>The masked inputs.</summary>
    public byte Mask { get; init; }

    /// <summary>The interrupts in service.</summary>
    public byte InService { get; init; }

    /// <summary>The input with the highest priority, 0 to 7.</summary>
    public byte PriorityAdd { get; init; }

    /// <summary>The vector of the first input.</summary>
    public byte VectorBase { get; init; }

    /// <summary>Whether a read returns the interrupts in service instead of the pending ones.</summary>
    public bool ReadsInService { get; init; }

    /// <summary>Whether the next read is a poll.</summary>
    public bool IsPolled { get; init; }

    /// <summary>Whether the special mask mode is set, which has no effect (PIC-4).</summary>
    public bool HasSpecialMask { get; init; }

    /// <summary>The next initialisation word; 0 after the initialisation.</summary>
    public byte InitStep { get; init; }

    /// <summary>Whether an interrupt ends automatically when it is acknowledged.</summary>
    public bool AutoEnd { get; init; }

    /// <summary>Whether the priorities rotate at an automatic end of interrupt.</summary>
    public bool RotatesOnAutoEnd { get; init; }

    /// <summary>Whether the second chip's interrupts can interrupt each other.</summary>
    public bool IsSpecialFullyNested { get; init; }

    /// <summary>Whether the initialisation has a fourth word.</summary>
    public bool HasFourthInit { get; init; }

    /// <summary>The level-triggered inputs.</summary>
    public byte LevelInputs { get; init; }
}
