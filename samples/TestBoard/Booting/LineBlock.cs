using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Booting;

/// <summary>A port for each interrupt line: a byte written to port n sets the line of GSI n, and 0 clears it.</summary>
/// <param name="setLine">Sets a line of the machine.</param>
[Device]
[Region(Pio, 0, Lines, Name = "Lines")]
public sealed partial class LineBlock(Action<Gsi, bool> setLine)
{
    private const int Lines = 24;

    [OnWrite(Region = "Lines")]
    private void OnWrite(ulong offset, int length, ulong value)
    {
        for (int i = 0; i < length; i++) setLine(new Gsi((uint)offset + (uint)i), ((value >> (8 * i)) & 0xFF) != 0);
    }
}
