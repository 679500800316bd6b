using DeviceDsl.Interrupts;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>A line that keeps the level that the device set.</summary>
internal sealed class LevelIntxLine(Intx pin, LevelSources.Source source) : IntxLine(pin)
{
    /// <inheritdoc/>
    public override void Change(bool level, bool isOpen)
    {
        IsRaised = level;
        Open(isOpen);
    }

    /// <inheritdoc/>
    public override void Open(bool isOpen) => source.Set(IsRaised && isOpen);

    /// <inheritdoc/>
    public override void End()
    {
        Change(level: false, isOpen: false);
        source.End();
    }
}
