using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A message-signalled interrupt: what a device writes, and where.</summary>
/// <param name="Address">The address. Its bits 12 to 19 are the destination, bit 2 makes it a logical one (GSI-10); the rest is not checked (GSI-9).</param>
/// <param name="Data">The data: the vector in bits 0 to 7, the delivery mode in 8 to 10, the trigger mode in 15.</param>
public readonly record struct MsiMessage(ulong Address, uint Data)
{
    private const ulong BaseAddress = 0xFEE0_0000;
    private const ulong LogicalBit = 1 << 2;
    private const ulong RedirectableBit = 1 << 3;
    private const uint LevelBit = 1 << 15;

    /// <summary>The vector.</summary>
    public byte Vector => (byte)Data;

    /// <summary>Address and data in hexadecimal.</summary>
    public override string ToString() => $"MSI 0x{Address:x}:0x{Data:x}";

    /// <summary>The message that asks for an interrupt.</summary>
    internal static MsiMessage Of(in InterruptMessage message) => new(
        BaseAddress | ((ulong)message.Destination << 12) | (message.IsLogical ? LogicalBit : 0),
        message.Vector | ((uint)message.Mode << 8) | (message.IsLevel ? LevelBit : 0));

    /// <summary>The interrupt that the message asks for.</summary>
    internal InterruptMessage Decode() => new(
        Destination: (byte)(Address >> 12),
        IsLogical: (Address & LogicalBit) != 0,
        Mode: (DeliveryMode)(Data >> 8 & 7),
        Vector,
        IsLevel: (Data & LevelBit) != 0)
    {
        IsRedirectable = (Address & RedirectableBit) != 0,
    };
}
