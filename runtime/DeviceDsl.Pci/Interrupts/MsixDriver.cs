using DeviceDsl.Interrupts;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>The message vectors of one device of a function: entries of the function's MSI-X table.</summary>
/// <param name="msix">The vectors of the function.</param>
/// <param name="first">The entry of the device's first vector.</param>
internal sealed class MsixDriver(PciMsix msix, int first) : MsiDriver
{
    /// <inheritdoc/>
    public override bool Signal(int vector) => msix.Signal(first + vector);

    /// <inheritdoc/>
    public override MsiMessage? Get(int vector) => null;

    /// <inheritdoc/>
    public override void Set(int vector, MsiMessage? message) => throw new InvalidOperationException(
        $"Vector {first + vector} is an entry of an MSI-X table: only the guest can set its message.");
}
