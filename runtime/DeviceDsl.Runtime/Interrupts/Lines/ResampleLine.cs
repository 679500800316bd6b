using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A level-triggered interrupt line that the guest's end of interrupt takes down, asking the device again.</summary>
public sealed class ResampleLine
{
    private readonly LineDriver _driver;

    internal ResampleLine(LineDriver driver) => _driver = driver;

    /// <summary>The line of a device that was never attached: using it throws.</summary>
    public static ResampleLine Unconnected { get; } = new(LineDriver.Unconnected);

    /// <summary>
    /// Asserts the line, from any thread; asserting it again while it is up changes nothing (RES-1). Once the device is
    /// detached this does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Raise() => _driver.Set(true);
}
