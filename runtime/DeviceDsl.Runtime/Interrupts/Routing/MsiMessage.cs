using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A message-signalled interrupt: the address and data that a device writes.</summary>
/// <param name="Address">
/// The address. Bits 12 to 19 are the destination, and bit 2 makes it logical (GSI-10). On a machine with wide destinations, bits
/// 40 to 63 are bits 8 to 31 of the destination, and bits 32 to 39 must be 0. The rest is not checked (GSI-9).
/// </param>
/// <param name="Data">The data: the vector in bits 0 to 7, the delivery mode in 8 to 10, the trigger mode in 15.</param>
public readonly record struct MsiMessage(ulong Address, uint Data)
{
    private const ulong BaseAddress = 0xFEE0_0000;
    private const ulong LogicalBit = 1 << 2;
    private const ulong RedirectableBit = 1 << 3;
    private const uint LevelBit = 1 << 15;
    private const ulong NoDestinationBits = 0xFFUL << 32;
    private const uint HighDestination = 0xFFFF_FF00;

    /// <summary>The vector.</summary>
    public byte Vector => (byte)Data;

    /// <summary>Address and data in hexadecimal.</summary>
    public override string ToString() => $"MSI 0x{Address:x}:0x{Data:x}";

    /// <summary>Encodes an interrupt as a message.</summary>
    internal static MsiMessage Of(in InterruptMessage message) => new(
        BaseAddress | ((ulong)(byte)message.Destination << 12) | ((ulong)(message.Destination & HighDestination) << 32)
            | (message.IsLogical ? LogicalBit : 0) | (message.IsRedirectable ? RedirectableBit : 0),
        message.Vector | ((uint)message.Mode << 8) | (message.IsLevel ? LevelBit : 0));

    /// <summary>Returns whether the address is valid (GSI-9).</summary>
    /// <param name="isWide">Whether destinations have 32 bits.</param>
    internal bool IsValid(bool isWide) => !isWide || (Address & NoDestinationBits) == 0;

    /// <summary>Decodes the interrupt of the message.</summary>
    /// <param name="isWide">Whether destinations have 32 bits; otherwise the upper half of the address is ignored (GSI-9).</param>
    internal InterruptMessage Decode(bool isWide) => new(
        Destination: (byte)(Address >> 12) | (isWide ? (uint)(Address >> 32) & HighDestination : 0),
        IsLogical: (Address & LogicalBit) != 0,
        Mode: (DeliveryMode)(Data >> 8 & 7),
        Vector,
        IsLevel: (Data & LevelBit) != 0)
    {
        IsRedirectable = (Address & RedirectableBit) != 0,
    };
}
