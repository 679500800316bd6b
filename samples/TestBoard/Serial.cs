using System.Text;
using DeviceDsl;
using static DeviceDsl.AddressSpace;

/// <summary>The part of a UART that printing needs: a byte written to its data register is sent at once.</summary>
[Device]
[EdgeIrq(Gsi = 4, Name = "TransmitterEmpty")]
public sealed partial class Serial
{
    private const byte Idle = 0x60;
    private const byte TransmitterEmptyEnabled = 0x02;

    private readonly StringBuilder _sent = new();

    /// <summary>The text that was sent.</summary>
    public string Sent => _sent.ToString();

    [Register(Pio, 0x0, Access = RegisterAccess.WriteOnly)]
    private partial byte Holding { get; set; }

    [Register(Pio, 0x1, Mask = 0x0F)]
    private partial byte InterruptEnable { get; set; }

    [Register(Pio, 0x5, Access = RegisterAccess.ReadOnly, Reset = Idle)]
    private partial byte LineStatus { get; set; }

    [OnWrite(nameof(Holding))]
    private void OnSend(byte written)
    {
        _sent.Append((char)written);
        if ((InterruptEnable & TransmitterEmptyEnabled) != 0) TransmitterEmpty.Pulse();
    }
}
