using DeviceDsl.Interrupts;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>One of the lines of a function that drive its interrupt pin. Used under the lock of the pin.</summary>
internal abstract class IntxLine(Intx pin) : LineDriver
{
    /// <summary>Whether the device has raised it.</summary>
    public bool IsRaised { get; protected set; }

    /// <inheritdoc/>
    public override void Set(bool level) => pin.Set(this, level);

    /// <summary>Called when the device has set it.</summary>
    /// <param name="level">The level.</param>
    /// <param name="isOpen">Whether the pin follows its lines.</param>
    public abstract void Change(bool level, bool isOpen);

    /// <summary>Called when the pin begins to follow its lines, or stops following and is deasserted.</summary>
    public abstract void Open(bool isOpen);

    /// <summary>Releases the machine's line for good.</summary>
    public abstract void End();
}
