namespace DeviceDsl.Pci;

/// <summary>What a function is, as the read-only part of its header says (PC-2, PC-4).</summary>
/// <param name="Vendor">The vendor; 0xFFFF is none, as absent functions read like that.</param>
/// <param name="Device">The vendor's number for it.</param>
/// <param name="ClassCode">Base class, subclass and programming interface: 24 bits, as in 0x010000 for a disk controller.</param>
public sealed record PciIdentity(ushort Vendor, ushort Device, uint ClassCode)
{
    /// <summary>The revision.</summary>
    public byte Revision { get; init; }

    /// <summary>The vendor of the board.</summary>
    public ushort SubsystemVendor { get; init; }

    /// <summary>That vendor's number for the board.</summary>
    public ushort Subsystem { get; init; }

    /// <summary>Vendor, device and class in hexadecimal.</summary>
    public override string ToString() => $"{Vendor:x4}:{Device:x4} class {ClassCode:x6}";
}
