namespace DeviceDsl.Interrupts;

/// <summary>Asserts the source that all resampling irqfds share (RES-1).</summary>
internal sealed class ResampleAssertion(GsiRouter router, Gsi gsi) : IAssertion
{
    /// <inheritdoc/>
    public void Assert() => router.SetLevel(IrqSource.Resample, gsi, level: true);
}
