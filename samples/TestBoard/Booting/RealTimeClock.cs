using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Booting;

/// <summary>The ports of an MC146818 that shows the time in UTC. It cannot be set, and no interrupt comes.</summary>
[Device]
[Region(Pio, 0, 2, Name = "Ports")]
public sealed partial class RealTimeClock(TimeProvider clock)
{
    private const byte DividerRuns = 0x26;
    private const byte Is24Hours = 0x02;
    private const byte IsValid = 0x80;

    private int _index;

    [OnRead(Region = "Ports")]
    private ulong OnRead(ulong offset, int length) => offset == 1 && length == 1 ? Read(_index) : 0u;

    [OnWrite(Region = "Ports")]
    private void OnWrite(ulong offset, int length, ulong value)
    {
        if (offset == 0) _index = (int)(value & 0x7F);
    }

    private byte Read(int index)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return index switch
        {
            0 => Bcd(now.Second),
            2 => Bcd(now.Minute),
            4 => Bcd(now.Hour),
            6 => (byte)(now.DayOfWeek + 1),
            7 => Bcd(now.Day),
            8 => Bcd(now.Month),
            9 => Bcd(now.Year % 100),
            0xA => DividerRuns,
            0xB => Is24Hours,
            0xD => IsValid,
            0x32 => Bcd(now.Year / 100),
            _ => 0,
        };
    }

    private static byte Bcd(int value) => (byte)((value / 10 * 16) + (value % 10));
}
