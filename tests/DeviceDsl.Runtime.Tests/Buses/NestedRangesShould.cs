using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>
/// BUS-6: the kernel's search misses entries that hide behind others; the embedded machine finds them unless told to be like it.
/// </summary>
public sealed class NestedRangesShould
{
    private const int HasMissed = -1;

    /// <summary>W = (0x1000, 0x100) hides behind N = (0x1010, 4), which starts later.</summary>
    [Theory]
    [InlineData(0x1050, true, "")]
    [InlineData(0x1050, false, "W")]
    [InlineData(0x1004, true, "W")]
    [InlineData(0x1004, false, "W")]
    [InlineData(0x1010, true, "W N")]
    [InlineData(0x1010, false, "W N")]
    public void HideAWideRangeBehindANarrowOne(ulong address, bool isKernelFaithful, string asked)
    {
        var calls = new List<string>();
        var bus = new IoBus("bus", isKernelFaithful: isKernelFaithful);
        bus.TryRegister(new BusEntry(0x1000, 0x100, new RecordingDevice("W", calls) { Handles = false }));
        bus.TryRegister(new BusEntry(0x1010, 4, new RecordingDevice("N", calls) { Handles = false }));

        bus.TryWrite(address, 4, 0);

        Assert.Equal(asked, string.Join(' ', calls));
    }

    /// <summary>Z = (0x1000, 0) hides behind A = (0x1000, 8), when B = (0x1000, 4) stands between them.</summary>
    [Theory]
    [InlineData(true, "A")]
    [InlineData(false, "Z A")]
    public void HideARangeWithoutALength(bool isKernelFaithful, string asked)
    {
        var calls = new List<string>();
        var bus = new IoBus("bus", isKernelFaithful: isKernelFaithful);
        bus.TryRegister(new BusEntry(0x1000, 0, new RecordingDevice("Z", calls) { Handles = false }));
        bus.TryRegister(new BusEntry(0x1000, 4, new RecordingDevice("B", calls) { Handles = false }));
        bus.TryRegister(new BusEntry(0x1000, 8, new RecordingDevice("A", calls) { Handles = false }));

        bus.TryWrite(0x1000, 8, 0);

        Assert.Equal(asked, string.Join(' ', calls));
    }

    /// <summary>The same for reads, for cookies, and for who is looked up.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HideFromEveryKindOfAccess(bool isKernelFaithful)
    {
        var bus = new IoBus("bus", isKernelFaithful: isKernelFaithful);
        var wide = new RecordingDevice("W", []) { Value = 7 };
        bus.TryRegister(new BusEntry(0x1000, 0x100, wide));
        bus.TryRegister(new BusEntry(0x1010, 4, new RecordingDevice("N", [])));

        Assert.Equal(!isKernelFaithful, bus.TryRead(0x1050, 4, out ulong value));
        Assert.Equal(isKernelFaithful ? 0UL : 7UL, value);
        Assert.Equal(isKernelFaithful ? null : wide, bus.FindAt(0x1050));
        Assert.Equal(isKernelFaithful ? HasMissed : 0, bus.TryWrite(0x1050, 4, 0, cookie: 1));
        Assert.Equal(0, bus.TryWrite(0x1050, 4, 0, cookie: 0));
    }

    /// <summary>On a machine, as recorded in bus-01.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HideACoalescedZoneOfAMachine(bool isKernelFaithful)
    {
        using var machine = new EmbeddedMachine(new() { KernelFaithful = isKernelFaithful });
        machine.AddCoalescedZone(IoAddress.Mmio(0x1000_0000), 0x100);
        Assert.True(machine.GuestWrite(IoAddress.Mmio(0x1000_0050), 4, 1));
        machine.AddCoalescedZone(IoAddress.Mmio(0x1000_0010), 4);

        Assert.Equal(!isKernelFaithful, machine.GuestWrite(IoAddress.Mmio(0x1000_0050), 4, 2));
        Assert.True(machine.GuestWrite(IoAddress.Mmio(0x1000_0004), 4, 3));
        Assert.True(machine.GuestWrite(IoAddress.Mmio(0x1000_0010), 4, 4));
    }
}
