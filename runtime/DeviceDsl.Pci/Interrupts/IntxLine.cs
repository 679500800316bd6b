using DeviceDsl.Interrupts;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>One of the lines of a function that drive its interrupt pin. Under the lock of the pin.</summary>
internal abstract class IntxLine(Intx pin) : LineDriver
{
    /// <summary>Whether the device has asserted it.</summary>
    public bool IsRaised { get; protected set; }

    /// <inheritdoc/>
    public override void Set(bool level) => pin.Set(this, level);

    /// <summary>The device has set it.</summary>
    /// <param name="level">How.</param>
    /// <param name="isOpen">Whether the pin follows.</param>
    public abstract void Change(bool level, bool isOpen);

    /// <summary>The pin begins to follow, or ends to and is down.</summary>
    public abstract void Open(bool isOpen);

    /// <summary>Lets the machine's line go for good.</summary>
    public abstract void End();
}
