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

/// <summary>A device of which a real-mode guest reaches the port alone.</summary>
[Device]
internal sealed partial class FarAway
{
    [Doorbell(Mmio, 0x1_0000_0000, Match = 2)]
    [Doorbell(Pio, 0x10, Match = 2)]
    private static void OnRing()
    {
    }
}

/// <summary>A device that no real-mode guest reaches.</summary>
[Device]
internal sealed partial class OutOfReach
{
    [Doorbell(Mmio, 0x1_0000_0000, Match = 2)]
    private static void OnRing()
    {
    }
}

/// <summary>A device that nobody rings.</summary>
[Device]
internal sealed partial class Silent
{
    [Register(Pio, 0x0)]
    private partial byte Status { get; set; }
}

/// <summary>A device whose doorbells have no ioeventfds.</summary>
[Device]
internal sealed partial class Immediate
{
    [Doorbell(Pio, 0x10, Match = 2, Synchronous = true)]
    [Doorbell(Mmio, 0x10, Match = 2, Synchronous = true)]
    private static void OnRing()
    {
    }
}

/// <summary>A board of devices that nobody rings.</summary>
[Board]
internal sealed partial class SilentBoard
{
    [Attach(Pio = 0x100)]
    public Silent First { get; } = new();

    [Attach(Pio = 0x200)]
    public Silent Second { get; } = new();
}
