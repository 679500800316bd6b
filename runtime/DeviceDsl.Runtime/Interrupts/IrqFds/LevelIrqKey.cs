using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>
/// Stands for an irqfd that asserts a source of its own, to bind an <see cref="EoiNotification"/> to it. It is of use as long
/// as the irqfd lives.
/// </summary>
public sealed class LevelIrqKey
{
    internal LevelIrqKey(LevelSource source) => Source = source;

    /// <summary>The global system interrupt.</summary>
    public Gsi Gsi => Source.Gsi;

    /// <summary>Whether the irqfd still lives.</summary>
    public bool IsActive => !Source.HasEnded;

    internal LevelSource Source { get; }

    /// <summary>The line.</summary>
    public override string ToString() => $"Level irqfd on GSI {Gsi}";
}
