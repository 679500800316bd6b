using DeviceDsl;

namespace Devices;

/// <summary>Devices at the ports and on the lines where a PC has them.</summary>
[Board]
public sealed partial class PcDevices
{
    /// <summary>The first serial port, COM1.</summary>
    [Attach(Pio = 0x3F8)]
    public Uart16550 Com1 { get; } = new();

    /// <summary>The second serial port, COM2.</summary>
    [Attach(Pio = 0x2F8, Gsi = 3)]
    public Uart16550 Com2 { get; } = new();

    /// <summary>The real-time clock.</summary>
    [Attach(Pio = 0x70)]
    public Mc146818 Clock { get; } = new();

    /// <summary>The display of the codes of the self-test.</summary>
    [Attach(Pio = 0x80)]
    public PostCard Post { get; } = new();

    /// <summary>The high precision event timer.</summary>
    [Attach(Mmio = 0xFED0_0000)]
    public Hpet EventTimer { get; } = new();
}
