namespace DeviceDsl.Model;

/// <summary>The interrupt pins of a PCI function; names and values are those of <c>DeviceDsl.Pci.PciInterruptPin</c>.</summary>
internal enum PciPin : byte
{
    None,
    A,
    B,
    C,
    D,
}
