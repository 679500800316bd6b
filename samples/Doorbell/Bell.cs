using DeviceDsl;
using static DeviceDsl.AddressSpace;

/// <summary>
/// A device that counts how often it was rung. An interrupt reports the rings to the guest, and another one the rings that came after it.
/// </summary>
[Device]
[LevelIrq(Gsi = 5, Resample = true)]
public sealed partial class Bell
{
    private long _unreported;
    private bool _isRaised;

    /// <summary>The number of rings.</summary>
    public long Rings { get; private set; }

    // A 2-byte write of 2 to port base + 0x10: the notify register of a legacy virtio device, for its queue 2.
    [Doorbell(Pio, 0x10, Match = 2)]
    private void OnPortRing() => CountRing();

    // A 4-byte write of 2 to base + 0x50: the notify register of a virtio-mmio device.
    [Doorbell(Mmio, 0x50, Match = 2)]
    private void OnMemoryRing() => CountRing();

    // A write of any width and value to base + 0x1000: any access rings.
    [Doorbell(Mmio, 0x1000)]
    private void OnTouch() => CountRing();

    // The guest has ended the interrupt, and the line is already lowered.
    [OnResample(Gsi = 5)]
    private void OnEndOfInterrupt()
    {
        _isRaised = false;
        Report();
    }

    private void CountRing()
    {
        Rings++;
        _unreported++;
        Report();
    }

    /// <summary>One interrupt reports all rings before it, so a line that is up need not be raised again.</summary>
    private void Report()
    {
        if (_isRaised || _unreported == 0) return;
        _unreported = 0;
        _isRaised = true;
        Irq5.Raise();
    }
}
