using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A device that counts the ticks of its timer.</summary>
[Device]
internal sealed partial class Watch
{
    private int _ticks;

    /// <summary>The ticks so far.</summary>
    public int Ticks => Volatile.Read(ref _ticks);

    /// <summary>Counts at the highest rate of the clock of a PC.</summary>
    [Timer(Frequency = 8192)]
    public partial DeviceTimer Tick { get; }

    [Doorbell(Pio, 0x70)]
    private void OnStop() => Tick.Stop();

    [OnTimer(nameof(Tick))]
    private void OnTick(ulong count) => Volatile.Write(ref _ticks, _ticks + (int)count);
}
