using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Conformance;

/// <summary>The device that every machine must run the same: each kind of doorbell, and a line that is raised again and again.</summary>
[Device]
[LevelIrq(Gsi = 5, Resample = true)]
public sealed partial class Bell
{
    private int _left;

    /// <summary>How many interrupts a ring by port is worth.</summary>
    public int InterruptsEach { get; set; }

    public int PortRings { get; private set; }

    public int MemoryRings { get; private set; }

    public int AnyRings { get; private set; }

    public int Resamples { get; private set; }

    [Doorbell(Pio, 0x10, Match = 2)]
    private void OnPort()
    {
        PortRings++;
        _left = InterruptsEach;
        RaiseIfLeft();
    }

    [Doorbell(Mmio, 0x50, Match = 7)]
    private void OnMemory() => MemoryRings++;

    [Doorbell(Mmio, 0x60)]
    private void OnAny() => AnyRings++;

    [OnResample(Gsi = 5)]
    private void OnEndOfInterrupt()
    {
        Resamples++;
        _left--;
        RaiseIfLeft();
    }

    private void RaiseIfLeft()
    {
        if (_left > 0) Irq5.Raise();
    }
}
