using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>BUS-12, IOE-13 and IOE-17: doorbells without length stand on a second bus, of accesses known by their address alone.</summary>
public sealed class FastMmioShould : IDisposable
{
    private const ulong Address = 0xD000_0000;

    private readonly EventFd _kick = EventFd.Create();

    public static TheoryData<bool> Kinds => [false, true];

    public void Dispose() => _kick.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SignalOnceOnEitherPath(bool isKernelFaithful)
    {
        using EmbeddedMachine machine = Create(isKernelFaithful);
        machine.AssignIoEventFd(_kick, IoAddress.Mmio(Address));

        Assert.True(machine.FastMmioAccess(Address));
        Assert.Equal(1UL, Count());
        Assert.True(machine.GuestWrite(IoAddress.Mmio(Address), 4, 0));
        Assert.Equal(1UL, Count());
        Assert.Equal(0xFFUL, machine.GuestRead(IoAddress.Mmio(Address), 1));
        Assert.Equal(0UL, Count());
    }

    [Theory]
    [InlineData(AddressSpace.Mmio, 4, false)]
    [InlineData(AddressSpace.Mmio, 0, true)]
    [InlineData(AddressSpace.Pio, 0, false)]
    [InlineData(AddressSpace.VirtioCcw, 0, false)]
    public void HoldOnlyMmioDoorbellsWithoutALength(AddressSpace space, int length, bool isFast)
    {
        using EmbeddedMachine machine = Create(isKernelFaithful: false);
        machine.AssignIoEventFd(_kick, new IoAddress(space, Address), length);

        Assert.Equal(isFast, machine.FastMmioAccess(Address));
        Assert.False(machine.FastMmioAccess(Address + 1));
    }

    /// <summary>Fast accesses know only the fast bus.</summary>
    [Fact]
    public void NotReachTheZonesOfTheOtherBus()
    {
        using EmbeddedMachine machine = Create(isKernelFaithful: false);
        machine.AddCoalescedZone(IoAddress.Mmio(Address), 0x1000);

        Assert.False(machine.FastMmioAccess(Address));
    }

    /// <summary>IOE-13: when the second bus refuses, the first one forgets.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void LeaveNothingBehindWhenTheSecondBusIsFull(bool isKernelFaithful)
    {
        using EmbeddedMachine machine = Create(isKernelFaithful);
        var obstacle = new RecordingDevice("obstacle", []);
        for (int i = 0; i < 1000; i++) machine.Buses.FastMmio.TryRegister(new BusEntry(0x1000, 1, obstacle));

        Assert.Equal(Errno.ENOSPC, machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(Address), 0, null, out IoEventFdRegistration? refused));

        Assert.Null(refused);
        Assert.Equal(0, machine.RegistrationCount);
        Assert.Null(machine.IoEventFds.Find(_kick, IoAddress.Mmio(Address), 0, null));
        Assert.False(machine.GuestWrite(IoAddress.Mmio(Address), 4, 0));
        Assert.Equal(Errno.None, machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(Address), 4, null, out _));
        machine.Buses.FastMmio.Unregister(obstacle);
        Assert.Equal(Errno.EEXIST, machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(Address), 0, null, out _));
    }

    /// <summary>IOE-17: deassigning removes both.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void EndTogetherWithTheOtherBus(bool isKernelFaithful)
    {
        using EmbeddedMachine machine = Create(isKernelFaithful);
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(Address));

        Assert.Equal(1, doorbell.Deassign());

        Assert.False(machine.FastMmioAccess(Address));
        Assert.False(machine.GuestWrite(IoAddress.Mmio(Address), 4, 0));
        Assert.Null(machine.Buses.FastMmio.FindAt(Address));
    }

    private static EmbeddedMachine Create(bool isKernelFaithful)
        => new(new() { HasInterruptControllers = false, KernelFaithful = isKernelFaithful });

    private ulong Count()
    {
        _kick.TryRead(out ulong count);
        return count;
    }
}
