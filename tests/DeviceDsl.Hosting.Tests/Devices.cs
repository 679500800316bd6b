using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Hosting.Tests;

/// <summary>A device with a doorbell of each kind.</summary>
[Device(Name = "all kinds")]
internal sealed partial class AllKinds
{
    [Doorbell(Pio, 0x10, Match = 2)]
    [Doorbell(Mmio, 0x50, Match = 2)]
    [Doorbell(Mmio, 0x60)]
    private static void OnRing()
    {
    }
}

/// <summary>A device without the doorbells that most rows need.</summary>
[Device]
internal sealed partial class PortOnly
{
    [Doorbell(Pio, 0x10, Match = 2)]
    private static void OnRing()
    {
    }
}

/// <summary>A device whose handler fails.</summary>
[Device]
internal sealed partial class Broken
{
    [Doorbell(Pio, 0x10, Match = 2)]
    private static void OnRing() => throw new NotSupportedException("out of order");
}

/// <summary>A device that no real-mode guest reaches.</summary>
[Device]
internal sealed partial class FarAway
{
    [Doorbell(Mmio, 0x1_0000_0000, Match = 2)]
    [Doorbell(Pio, 0x4000, Match = 2)]
    private static void OnRing()
    {
    }
}
