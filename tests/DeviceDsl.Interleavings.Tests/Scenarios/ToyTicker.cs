namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device written by hand: a timer, and a doorbell at 0x10.</summary>
internal sealed class ToyTicker : IDevice
{
    private int _ticks;

    /// <summary>Counts nanoseconds.</summary>
    public DeviceTimer Timer { get; } = new("Timer");

    /// <summary>How often the timer has run.</summary>
    public int Ticks => Volatile.Read(ref _ticks);

    /// <summary>Runs in the handler of the timer.</summary>
    public Action? InTick { get; set; }

    /// <summary>Runs in the handler of the doorbell.</summary>
    public Action? InRing { get; set; }

    public string Name => "Ticker";

    public int DoorbellCount => 1;

    public int LineCount => 0;

    public int TimerCount => 1;

    public DoorbellEntry GetDoorbell(int doorbell) => new(AddressSpace.Pio, 0x10, 1, null, "OnRing");

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => offset == 0x10 ? 0 : -1;

    public void Ring(int doorbell, int index, ulong value) => InRing?.Invoke();

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }

    public DeviceTimer GetTimer(int timer) => Timer;

    public void RunTimer(int timer, ulong count)
    {
        InTick?.Invoke();
        Volatile.Write(ref _ticks, _ticks + 1);
    }
}
