using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Booting;

/// <summary>
/// The ports of an 8254 and its gate, for guests that wait for time to pass: all counters run down from 65535, and no interrupt comes.
/// </summary>
[Device]
[Region(Pio, 0, 4, Name = "Counters")]
[Region(Pio, 0x21, 1, Name = "Gate")]
public sealed partial class IntervalTimer(TimeProvider clock)
{
    private const long Frequency = 1_193_182;
    private const byte IsRefreshed = 0x10;
    private const byte HasCounted = 0x20;

    private ushort _latched;
    private bool _isHighNext;
    private byte _gate;

    // The low byte latches the count, so that the high byte belongs to it.
    [OnRead(Region = "Counters")]
    private ulong OnRead(ulong offset, int length)
    {
        if (!_isHighNext) _latched = Count();
        byte value = (byte)(_isHighNext ? _latched >> 8 : _latched & 0xFF);
        _isHighNext = !_isHighNext;
        return value;
    }

    [OnWrite(Region = "Counters")]
    private void OnWrite(ulong offset, int length, ulong value) => _isHighNext = false;

    [OnRead(Region = "Gate")]
    private ulong OnReadGate(ulong offset, int length)
    {
        _gate ^= IsRefreshed;
        return (ulong)(_gate | HasCounted);
    }

    [OnWrite(Region = "Gate")]
    private void OnWriteGate(ulong offset, int length, ulong value) => _gate = (byte)((uint)(_gate & IsRefreshed) | ((uint)value & 0xF));

    private ushort Count()
    {
        double seconds = clock.GetElapsedTime(0).TotalSeconds;
        return unchecked((ushort)(ushort.MaxValue - (long)(seconds * Frequency)));
    }
}
