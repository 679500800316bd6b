using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace DeviceDsl.Pci.Tests;

/// <summary>A device that interrupts while its state is loaded, and may refuse the state then.</summary>
[Device]
[PciDevice(0x1AF4, 0x1012, ClassCode = 0x00FF00, MsixBar = 1)]
[Bar(0, Pio, 0x20)]
[LevelIrq(Gsi = 5)]
[MsiIrq(Vectors = 2)]
internal sealed partial class Announcer
{
    /// <summary>How often it interrupts when it is loaded.</summary>
    [Transient]
    public int Announcements { get; set; }

    /// <summary>How many states it refuses.</summary>
    [Transient]
    public int Refusals { get; set; }

    /// <summary>Interrupts by a message, or by the pin where the guest uses none.</summary>
    public void Interrupt()
    {
        if (!Msi.Signal(0)) Irq5.Raise();
    }

    /// <summary>Gives its vector a message, where it is not the guest that does.</summary>
    public void Send(byte? vector) => Msi[0].Message = vector is { } number ? new MsiMessage(0xFEE0_0000, number) : null;

    [Register(Pio, 0x13, Access = ReadOnly)]
    private partial byte Acknowledgement { get; set; }

    [OnRead(nameof(Acknowledgement))]
    private byte Acknowledge(byte stored)
    {
        Irq5.Lower();
        return stored;
    }

    [OnLoad]
    private void Announce()
    {
        if (Announcements-- > 0) Interrupt();
        if (Refusals-- > 0) throw new InvalidDataException("not today");
    }
}
