namespace DeviceDsl.Pci;

/// <summary>The identity of a function: the read-only part of its header (PC-2, PC-4).</summary>
/// <param name="Vendor">The vendor ID. It must not be 0xFFFF, the value read from absent functions.</param>
/// <param name="Device">The device ID.</param>
/// <param name="ClassCode">
/// Base class, subclass and programming interface: 24 bits, for example 0x010000 for a SCSI disk controller.
/// </param>
public sealed record PciIdentity(ushort Vendor, ushort Device, uint ClassCode)
{
    /// <summary>The revision.</summary>
    public byte Revision { get; init; }

    /// <summary>The subsystem vendor ID.</summary>
    public ushort SubsystemVendor { get; init; }

    /// <summary>The subsystem ID.</summary>
    public ushort Subsystem { get; init; }

    /// <summary>Vendor, device and class in hexadecimal.</summary>
    public override string ToString() => $"{Vendor:x4}:{Device:x4} class {ClassCode:x6}";
}
