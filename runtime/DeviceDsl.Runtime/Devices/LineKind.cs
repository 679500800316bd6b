namespace DeviceDsl;

/// <summary>How an interrupt line is triggered and acknowledged.</summary>
public enum LineKind : byte
{
    /// <summary>A pulse for each signal: a plain irqfd (IRQ-8).</summary>
    Edge,

    /// <summary>A level that stays as the device left it.</summary>
    Level,

    /// <summary>A level that the guest's end of interrupt lowers before it asks the device again: an irqfd with resample (RES-3).</summary>
    Resampled,
}
