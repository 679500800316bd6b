using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A level-triggered interrupt line that the guest's end of interrupt lowers before it asks the device again.</summary>
public sealed class ResampleLine
{
    private readonly LineDriver _driver;

    internal ResampleLine(LineDriver driver) => _driver = driver;

    /// <summary>The line of a device that was never attached. Using it throws.</summary>
    public static ResampleLine Unconnected { get; } = new(LineDriver.Unconnected);

    /// <summary>
    /// Asserts the line, from any thread. Asserting it again while it is up has no effect (RES-1). Has no effect once the device is
    /// detached.
    /// </summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Raise() => _driver.Set(true);
}
