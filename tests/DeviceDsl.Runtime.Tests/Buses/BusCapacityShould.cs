namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>BUS-8: a bus holds 1000 devices; ioeventfds do not count among them, but they too find a full bus full.</summary>
[Trait("Category", "Slow")]
public sealed class BusCapacityShould
{
    private const int Capacity = 1000;

    [Theory]
    [InlineData(AddressSpace.Mmio)]
    [InlineData(AddressSpace.Pio)]
    public void EndAtTheThousandthZone(AddressSpace space)
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using var kick = EventFd.Create(name: "kick");
        var address = new IoAddress(space, 0x500);
        machine.AssignIoEventFd(kick, address.Plus(0x100), 1);
        for (int i = 0; i < Capacity; i++) machine.AddCoalescedZone(address, 4);

        Assert.Equal(Errno.ENOSPC, machine.TryAddCoalescedZone(address, 4));
        Assert.Equal(Errno.ENOSPC, machine.TryAssignIoEventFd(kick, address, 1, null, out IoEventFdRegistration? refused));
        MachineException exception = Assert.Throws<MachineException>(() => machine.AssignIoEventFd(kick, address, 1));

        Assert.Null(refused);
        Assert.Equal("BUS-8", exception.Rule);
        Assert.Contains("kick", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, machine.RegistrationCount);
        Assert.Equal(Capacity, machine.RemoveCoalescedZones(address, 1));
        Assert.Equal(Errno.None, machine.TryAssignIoEventFd(kick, address, 1, null, out _));
    }

    [Fact]
    public void NotBeUsedUpByIoEventFds()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using var kick = EventFd.Create();

        for (ulong i = 0; i < 2 * Capacity; i++) machine.AssignIoEventFd(kick, IoAddress.Pio(i), 1);

        Assert.Equal(2 * Capacity, machine.RegistrationCount);
        Assert.Equal(Errno.None, machine.TryAddCoalescedZone(IoAddress.Pio(0), 4));
        Assert.True(machine.GuestWrite(IoAddress.Pio(1999), 1, 0));
    }

    [Fact]
    public void NotBeUsedUpByGroupsThatFanOut()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, FanOut = true });
        using var kick = EventFd.Create();

        for (ulong i = 0; i <= Capacity; i++) machine.AssignIoEventFd(kick, IoAddress.Pio(i), 1);

        Assert.Equal(Capacity + 1, machine.RegistrationCount);
    }

    /// <summary>The IOAPIC is on the MMIO bus, and the two 8259s with their trigger registers on the PIO bus.</summary>
    [Theory]
    [InlineData(AddressSpace.Mmio, 999)]
    [InlineData(AddressSpace.Pio, 997)]
    public void ShrinkByTheInterruptControllers(AddressSpace space, int expected)
    {
        using var machine = new EmbeddedMachine();
        var address = new IoAddress(space, 0x500);
        for (int i = 0; i < expected; i++) machine.AddCoalescedZone(address, 4);

        Assert.Equal(Errno.ENOSPC, machine.TryAddCoalescedZone(address, 4));
    }
}
