namespace DeviceDsl.Pci;

/// <summary>Makes a device class a PCI function: <see cref="PciHost.Plug(PciAddress, IDevice)"/> plugs an instance.</summary>
/// <remarks>
/// <para>
/// Each <see cref="BarAttribute"/> is the base of the class's doorbells, registers and regions in its space. A
/// <see cref="LevelIrqAttribute"/> line drives the function's interrupt pin, whatever GSI it declares: the bus decides where the pin leads.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using DeviceDsl.Pci;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [PciDevice(0x1AF4, 0x1001, ClassCode = 0x010000, Subsystem = 2)]
/// [Bar(0, Pio, 0x20)]
/// [LevelIrq(Gsi = 5)]
/// public sealed partial class Disk
/// {
///     [Doorbell(Pio, 0x10, Match = 0)]                    // a 2-byte write of 0 at the base of BAR 0 + 0x10
///     private void OnKick() { InterruptStatus = 1; Irq5.Raise(); }
///
///     [Register(Pio, 0x13, Access = RegisterAccess.ReadClear)]
///     private partial byte InterruptStatus { get; set; }
///
///     [OnRead(nameof(InterruptStatus))]
///     private byte Acknowledge(byte stored) { Irq5.Lower(); return stored; }
/// }
/// </code>
/// </example>
/// <param name="vendor">The vendor ID.</param>
/// <param name="device">The device ID.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PciDeviceAttribute(ushort vendor, ushort device) : Attribute
{
    /// <summary>The vendor ID.</summary>
    public ushort Vendor { get; } = vendor;

    /// <summary>The device ID.</summary>
    public ushort Device { get; } = device;

    /// <summary>Base class, subclass and programming interface: 24 bits.</summary>
    public uint ClassCode { get; set; }

    /// <summary>The revision.</summary>
    public byte Revision { get; set; }

    /// <summary>The subsystem vendor ID.</summary>
    public ushort SubsystemVendor { get; set; }

    /// <summary>The subsystem ID.</summary>
    public ushort Subsystem { get; set; }

    /// <summary>The interrupt pin.</summary>
    public PciInterruptPin Pin { get; set; } = PciInterruptPin.A;

    /// <summary>
    /// The number of MSI-X vectors, at most 2048. By default as many as <see cref="MsiIrqAttribute"/> gives the device, and no MSI-X
    /// without that attribute.
    /// </summary>
    public int Vectors { get; set; }

    /// <summary>The BAR for the MSI-X table.</summary>
    public int MsixBar { get; set; } = 1;
}
