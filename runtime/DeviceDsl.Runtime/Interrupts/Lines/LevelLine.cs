using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A level-triggered interrupt line that stays as the device left it.</summary>
/// <remarks>Several devices may share a GSI: the line is up while any of them asserts it (SRC-1).</remarks>
public sealed class LevelLine
{
    private readonly LineDriver _driver;

    internal LevelLine(LineDriver driver) => _driver = driver;

    /// <summary>The line of a device that was never attached. Using it throws.</summary>
    public static LevelLine Unconnected { get; } = new(LineDriver.Unconnected);

    /// <summary>Asserts the line, from any thread. Has no effect once the device is detached.</summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Raise() => _driver.Set(true);

    /// <summary>Deasserts the line, from any thread. Has no effect once the device is detached.</summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Lower() => _driver.Set(false);
}
