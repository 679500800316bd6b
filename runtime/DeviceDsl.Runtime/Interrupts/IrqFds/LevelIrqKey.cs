using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>
/// The key of a level irqfd, which binds an <see cref="EoiNotification"/> to it. It is valid as long as the irqfd is active.
/// </summary>
public sealed class LevelIrqKey
{
    internal LevelIrqKey(LevelSource source) => Source = source;

    /// <summary>The global system interrupt.</summary>
    public Gsi Gsi => Source.Gsi;

    /// <summary>Whether the irqfd is still active.</summary>
    public bool IsActive => !Source.HasEnded;

    internal LevelSource Source { get; }

    /// <summary>The line.</summary>
    public override string ToString() => $"Level irqfd on GSI {Gsi}";
}
