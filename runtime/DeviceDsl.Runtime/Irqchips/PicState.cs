namespace DeviceDsl.Irqchips;

/// <summary>The state of one of the two 8259s, as the kernel's GET_IRQCHIP gives it.</summary>
public readonly record struct PicState
{
    /// <summary>The inputs at the last call: an edge needs a rise.</summary>
    public byte LastRequested { get; init; }

    /// <summary>The interrupts that wait.</summary>
    public byte Requested { get; init; }

    /// <summary>The inputs that are masked.</summary>
    public byte Mask { get; init; }

    /// <summary>The interrupts that are being served.</summary>
    public byte InService { get; init; }

    /// <summary>The input that has the highest priority, 0 to 7.</summary>
    public byte PriorityAdd { get; init; }

    /// <summary>The vector of the first input.</summary>
    public byte VectorBase { get; init; }

    /// <summary>Whether a read gives what is in service rather than what waits.</summary>
    public bool ReadsInService { get; init; }

    /// <summary>Whether the next read is a poll.</summary>
    public bool IsPolled { get; init; }

    /// <summary>Whether the special mask mode is set, which has no effect (PIC-4).</summary>
    public bool HasSpecialMask { get; init; }

    /// <summary>Which of the initialisation words comes next; 0 when it is over.</summary>
    public byte InitStep { get; init; }

    /// <summary>Whether an interrupt ends when it is taken.</summary>
    public bool AutoEnd { get; init; }

    /// <summary>Whether the priorities rotate at such an end.</summary>
    public bool RotatesOnAutoEnd { get; init; }

    /// <summary>Whether the second chip's interrupts can interrupt each other.</summary>
    public bool IsSpecialFullyNested { get; init; }

    /// <summary>Whether the initialisation has a fourth word.</summary>
    public bool HasFourthInit { get; init; }

    /// <summary>The inputs that are level-triggered.</summary>
    public byte LevelInputs { get; init; }
}
