using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>Counts its kicks, and keeps its line up until as many interrupts were ended.</summary>
[Device]
[LevelIrq(Gsi = 5, Resample = true)]
internal sealed partial class Bell
{
    public int PioKicks { get; private set; }

    public int MmioKicks { get; private set; }

    public int AnyKicks { get; private set; }

    public int Resamples { get; private set; }

    public int Due { get; set; }

    /// <summary>Runs in every handler, in its thread.</summary>
    public Action? InHandler { get; set; }

    [Doorbell(Pio, 0x10, Match = 2)]
    private void OnPioKick()
    {
        PioKicks++;
        InHandler?.Invoke();
        if (Due > 0) Irq5.Raise();
    }

    [Doorbell(Mmio, 0x50, Match = 3)]
    private void OnMmioKick()
    {
        MmioKicks++;
        InHandler?.Invoke();
    }

    [Doorbell(Mmio, 0x60)]
    private void OnAnyKick()
    {
        AnyKicks++;
        InHandler?.Invoke();
    }

    [OnResample(Gsi = 5)]
    private void Reassert()
    {
        Resamples++;
        InHandler?.Invoke();
        if (--Due > 0) Irq5.Raise();
    }
}
