using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A level-triggered interrupt line that stays as the device left it.</summary>
/// <remarks>Several devices may share a GSI: the line is up while any of them holds it up (SRC-1).</remarks>
public sealed class LevelLine
{
    private readonly LineDriver _driver;

    internal LevelLine(LineDriver driver) => _driver = driver;

    /// <summary>The line of a device that was never attached: using it throws.</summary>
    public static LevelLine Unconnected { get; } = new(LineDriver.Unconnected);

    /// <summary>Holds the line up, from any thread. Once the device is detached this does nothing.</summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Raise() => _driver.Set(true);

    /// <summary>Lets the line go, from any thread. Once the device is detached this does nothing.</summary>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public void Lower() => _driver.Set(false);
}
