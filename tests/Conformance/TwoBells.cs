namespace DeviceDsl.Conformance;

/// <summary>A board that every host must run the same: two devices of one class, the line of the first moved away.</summary>
[Board]
public sealed partial class TwoBells
{
    [Attach(Pio = 0xC000, Mmio = 0xD000_0000, Gsi = 9)]
    public Bell First { get; } = new();

    [Attach(Pio = 0xC100, Mmio = 0xD000_1000)]
    public Bell Second { get; } = new();
}
