using DeviceDsl.Interrupts;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>A line that stays as the device left it.</summary>
internal sealed class LevelIntxLine(Intx pin, LevelSources.Source source) : IntxLine(pin)
{
    /// <inheritdoc/>
    public override void Change(bool level, bool isOpen)
    {
        IsRaised = level;
        source.Set(level && isOpen);
    }

    /// <inheritdoc/>
    public override void Open(bool isOpen) => source.Set(IsRaised && isOpen);

    /// <inheritdoc/>
    public override void End()
    {
        IsRaised = false;
        source.End();
    }
}
