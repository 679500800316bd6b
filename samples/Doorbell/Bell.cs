using DeviceDsl;
using static DeviceDsl.AddressSpace;

/// <summary>
/// A device that counts how often it was rung. The guest learns of it by an interrupt, and of rings that came meanwhile by
/// another one.
/// </summary>
[Device]
[LevelIrq(Gsi = 5, Resample = true)]
public sealed partial class Bell
{
    private long _unreported;
    private bool _isRaised;

    /// <summary>How often the device was rung.</summary>
    public long Rings { get; private set; }

    // A 2-byte write of 2 to port base + 0x10: the notify register of a legacy virtio device, for its queue 2.
    [Doorbell(Pio, 0x10, Match = 2)]
    private void OnPortRing() => CountRing();

    // A 4-byte write of 2 to base + 0x50: the notify register of a virtio-mmio device.
    [Doorbell(Mmio, 0x50, Match = 2)]
    private void OnMemoryRing() => CountRing();

    // A write of any width and value to base + 0x1000: a register that rings by being touched.
    [Doorbell(Mmio, 0x1000)]
    private void OnTouch() => CountRing();

    // The guest has ended the interrupt, and the line is down already.
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

    /// <summary>One interrupt reports every ring before it, so a line that is up needs no raising.</summary>
    private void Report()
    {
        if (_isRaised || _unreported == 0) return;
        _unreported = 0;
        _isRaised = true;
        Irq5.Raise();
    }
}
