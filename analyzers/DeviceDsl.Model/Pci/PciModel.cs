namespace DeviceDsl.Model.Pci;

/// <summary>The PCI function of a device.</summary>
/// <param name="Vendor">The vendor.</param>
/// <param name="Device">The vendor's number for the device.</param>
/// <param name="ClassCode">Base class, subclass and programming interface.</param>
/// <param name="Revision">The revision.</param>
/// <param name="SubsystemVendor">The vendor of the board.</param>
/// <param name="Subsystem">That vendor's number for the board.</param>
/// <param name="Pin">The interrupt pin.</param>
/// <param name="Vectors">The number of MSI-X vectors; 0 for no MSI-X.</param>
/// <param name="MsixBar">The BAR of the MSI-X table.</param>
/// <param name="Bars">The BARs, ordered by register.</param>
internal sealed record PciModel(
    ushort Vendor,
    ushort Device,
    uint ClassCode,
    byte Revision,
    ushort SubsystemVendor,
    ushort Subsystem,
    PciInterruptPin Pin,
    int Vectors,
    int MsixBar,
    EquatableArray<BarModel> Bars);
