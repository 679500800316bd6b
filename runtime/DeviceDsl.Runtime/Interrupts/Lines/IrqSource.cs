namespace DeviceDsl.Interrupts;

/// <summary>Who asserts a line: its level is the OR of all sources (SRC-1).</summary>
internal static class IrqSource
{
    /// <summary>Lines set by hand, plain irqfds and MSIs.</summary>
    public const int Userspace = 0;

    /// <summary>Irqfds with resample.</summary>
    public const int Resample = 1;
}
