using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>One message-signalled interrupt of a device.</summary>
public sealed class MsiVector
{
    private readonly MsiDriver _driver;
    private readonly int _vector;

    internal MsiVector(MsiDriver driver, int vector)
    {
        _driver = driver;
        _vector = vector;
    }

    /// <summary>
    /// The message that the vector sends; <see langword="null"/> for none, as at first. Once the device is detached, and
    /// where the guest keeps it in a MSI-X table, it is <see langword="null"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The device was never attached to a machine; or it is set where the guest keeps it in a MSI-X table.
    /// </exception>
    public MsiMessage? Message
    {
        get => _driver.Get(_vector);
        set => _driver.Set(_vector, value);
    }

    /// <summary>Sends the message to the processors, from any thread (GSI-10).</summary>
    /// <returns>
    /// Whether it is an interrupt now, or will be once the guest unmasks it; otherwise the vector has no message, the guest does not use
    /// MSI-X, the machine has no interrupt controllers (GSI-11), or the device is detached.
    /// </returns>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public bool Signal() => _driver.Signal(_vector);
}
