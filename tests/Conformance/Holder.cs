using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Conformance;

/// <summary>A device that takes its line up and leaves it there.</summary>
[Device]
[LevelIrq(Gsi = 11)]
public sealed partial class Holder
{
    public int Rings { get; private set; }

    [Doorbell(Pio, 0, Length = 1)]
    private void OnRing()
    {
        Rings++;
        Irq11.Raise();
    }
}
