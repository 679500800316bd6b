namespace DeviceDsl.Interrupts;

/// <summary>The fixed sources that assert lines. The level of a line is the OR of all sources (SRC-1).</summary>
internal static class IrqSource
{
    /// <summary>Lines set directly, plain irqfds and MSIs.</summary>
    public const int Userspace = 0;

    /// <summary>Irqfds with resample.</summary>
    public const int Resample = 1;
}
