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
    /// The message that the vector sends; <see langword="null"/> for none, which is the initial value. It is also
    /// <see langword="null"/> if the device is detached, or if the guest keeps the message in an MSI-X table.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The device was never attached to a machine; or the message is set although the guest keeps it in an MSI-X table.
    /// </exception>
    public MsiMessage? Message
    {
        get => _driver.Get(_vector);
        set => _driver.Set(_vector, value);
    }

    /// <summary>Sends the message to the processors, from any thread (GSI-10).</summary>
    /// <returns>
    /// Whether the interrupt was sent, or will be once the guest unmasks it. It is not if the vector has no message, the guest does
    /// not use MSI-X, the machine has no interrupt controllers (GSI-11), or the device is detached.
    /// </returns>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public bool Signal() => _driver.Signal(_vector);
}
