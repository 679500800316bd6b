using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>An edge-triggered interrupt line of a device.</summary>
public sealed class EdgeLine
{
    private readonly LineDriver _driver;

    internal EdgeLine(LineDriver driver) => _driver = driver;

    /// <summary>The line of a device that was never attached. Using it throws.</summary>
    public static EdgeLine Unconnected { get; } = new(LineDriver.Unconnected);

    /// <summary>
    /// Raises and lowers the line, from any thread. Pulses that are not yet injected are merged (IRQ-11). Has no effect once the
    /// device is detached.
    /// </summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Pulse() => _driver.Set(true);
}
