using DeviceDsl.Buses;
using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Buses;

public sealed class PlannedPlacesShould
{
    private static readonly EventCounter Counter = new ManagedCounter(0, isSemaphore: false, null);

    [Fact]
    public void TellWhereADoorbellStands()
    {
        PlannedPlaces places = Create(Doorbell(0x10, 2, match: 1), Doorbell(0x10, 2, match: 2), Doorbell(0x20, 0, null));

        Assert.Equal([0, 1, 2], [places.Find(0x10, 2, 1), places.Find(0x10, 2, 2), places.Find(0x20, 1, 0)]);
        Assert.Equal([-1, -1], [places.Find(0x30, 2, 1), places.Find(0x10, 2, 3)]);
    }

    [Fact]
    public void LeaveADoorbellToTheSearchThatAnotherDeviceStandsBefore()
    {
        BusEntry doorbell = Doorbell(0x10, 2, match: 1);

        Assert.Equal(-1, Create(Window(0x10, 4), doorbell).Find(0x10, 2, 1));
        Assert.Equal(-1, Create(Window(0x8, 0x10), doorbell).Find(0x10, 2, 1));
        Assert.Equal(-1, Create(Window(0x10, 0), doorbell).Find(0x10, 2, 1));
        Assert.Equal(-1, Create(Window(0x10, 1), Doorbell(0x10, 0, null)).Find(0x10, 1, 0));
    }

    [Fact]
    public void KeepADoorbellThatNoDeviceTakesWritesFromFirst()
    {
        BusEntry doorbell = Doorbell(0x10, 2, match: 1);

        Assert.Equal(0, Create(doorbell, Window(0x8, 0x10)).Find(0x10, 2, 1));
        Assert.Equal(1, Create(Window(0x10, 1), doorbell).Find(0x10, 2, 1));
        Assert.Equal(1, Create(Window(0x8, 8), doorbell).Find(0x10, 2, 1));
    }

    private static PlannedPlaces Create(params BusEntry[] entries) => new(new Keys(), entries, new BusIndex(entries));

    private static BusEntry Doorbell(ulong address, int length, ulong? match)
        => new(address, (ulong)length, new IoEventFd(Counter, IoAddress.Mmio(address), length, match));

    private static BusEntry Window(ulong address, ulong length) => new(address, length, new RecordingDevice("window", []));

    /// <summary>Three writes and their numbers.</summary>
    private sealed class Keys : BusPlan
    {
        public override int Count => 3;

        public override int Find(ulong address, int length, ulong value) => (address, value) switch
        {
            (0x10, 0 or 1) => 0,
            (0x10, 2) => 1,
            (0x20, _) => 2,
            _ => -1,
        };
    }
}
