using DeviceDsl;
using static DeviceDsl.AddressSpace;

/// <summary>Eight boxes. The guest rings one by writing its number, by port I/O or MMIO, and is notified by an interrupt.</summary>
[Device]
[LevelIrq(Gsi = 5, Name = "Rung", Resample = true)]
[EdgeIrq(Gsi = 6, Name = "Touched")]
public sealed partial class Mailbox
{
    private const int Boxes = 8;

    private readonly int[] _rings = new int[Boxes];
    private uint _unreported;

    /// <summary>Returns how often a box was rung.</summary>
    /// <param name="box">0 to 7.</param>
    public int RingsOf(int box) => _rings[box];

    /// <summary>A bit for each box that was rung and not yet reported; reading the register reports them.</summary>
    [Register(Mmio, 0x60, Access = RegisterAccess.ReadOnly)]
    private partial uint Reported { get; set; }

    [Doorbell(Pio, 0x10, Match = 0, Count = Boxes)]
    private void OnPortRing(int box) => Ring(box);

    [Doorbell(Mmio, 0x50, Match = 0, Count = Boxes)]
    private void OnMemoryRing(int box) => Ring(box);

    [Doorbell(Mmio, 0x1000)]
    private void OnTouch() => Touched.Pulse();

    [OnRead(nameof(Reported))]
    private uint OnReport(uint stored)
    {
        uint reported = _unreported;
        _unreported = 0;
        return reported | stored;
    }

    // The guest has ended the interrupt, and the line is lowered: rings since then raise it again.
    [OnResample(Gsi = 5)]
    private void OnEndOfInterrupt()
    {
        if (_unreported != 0) Rung.Raise();
    }

    private void Ring(int box)
    {
        _rings[box]++;
        _unreported |= 1u << box;
        Rung.Raise();
    }
}
