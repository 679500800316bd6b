using System.ComponentModel;

namespace DeviceDsl.Pci;

/// <summary>
/// A device that describes its PCI function. The generator implements it for classes with <see cref="PciDeviceAttribute"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDescribedPciDevice
{
    /// <summary>Returns the options of the function: the device, its BARs, its identity.</summary>
    PciFunctionOptions Describe();
}
