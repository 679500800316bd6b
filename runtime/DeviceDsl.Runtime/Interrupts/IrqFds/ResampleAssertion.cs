namespace DeviceDsl.Interrupts;

/// <summary>Holds up the source that all irqfds with resample share (RES-1).</summary>
internal sealed class ResampleAssertion(GsiRouter router, Gsi gsi) : IAssertion
{
    /// <inheritdoc/>
    public void Assert() => router.SetLevel(IrqSource.Resample, gsi, level: true);
}
