using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>A message-signalled interrupt: what a device writes, and where.</summary>
/// <param name="Address">The address. Its bits 12 to 19 are the destination, bit 2 makes it a logical one (GSI-10); the rest is not checked (GSI-9).</param>
/// <param name="Data">The data: the vector in bits 0 to 7, the delivery mode in 8 to 10, the trigger mode in 15.</param>
public readonly record struct MsiMessage(ulong Address, uint Data)
{
    /// <summary>The vector.</summary>
    public byte Vector => (byte)Data;

    /// <summary>Address and data in hexadecimal.</summary>
    public override string ToString() => $"MSI 0x{Address:x}:0x{Data:x}";

    /// <summary>The interrupt that the message asks for.</summary>
    internal InterruptMessage Decode() => new(
        Destination: (byte)(Address >> 12),
        IsLogical: (Address >> 2 & 1) != 0,
        Mode: (DeliveryMode)(Data >> 8 & 7),
        Vector,
        IsLevel: (Data >> 15 & 1) != 0)
    {
        IsRedirectable = (Address >> 3 & 1) != 0,
    };
}
