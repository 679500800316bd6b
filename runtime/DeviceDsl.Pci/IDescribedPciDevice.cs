using System.ComponentModel;

namespace DeviceDsl.Pci;

/// <summary>A device that says what PCI function it is. The generator implements it for classes with <see cref="PciDeviceAttribute"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDescribedPciDevice
{
    /// <summary>What the function consists of: the device, its BARs, its identity.</summary>
    PciFunctionOptions Describe();
}
