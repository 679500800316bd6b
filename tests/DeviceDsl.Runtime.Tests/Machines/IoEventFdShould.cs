using DeviceDsl.KvmTesting;

namespace DeviceDsl.Runtime.Tests.Machines;

public sealed class IoEventFdShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new();
    private readonly EventFd _kick = EventFd.Create(name: "kick");

    public void Dispose()
    {
        _machine.Dispose();
        _kick.Dispose();
    }

    [Theory]
    [InlineData(0x10, 3, null, "IOE-1")]
    [InlineData(0x10, 5, null, "IOE-1")]
    [InlineData(0x10, 16, null, "IOE-1")]
    [InlineData(0x10, -1, null, "IOE-1")]
    [InlineData(ulong.MaxValue, 1, null, "IOE-2")]
    [InlineData(ulong.MaxValue - 7, 8, null, "IOE-2")]
    [InlineData(0x10, 0, 1UL, "IOE-4")]
    public void BeRefusedByTheKernelsRules(ulong address, int length, ulong? match, string rule)
    {
        MachineException exception = Assert.Throws<MachineException>(
            () => _machine.AssignIoEventFd(_kick, IoAddress.Mmio(address), length, match));

        Assert.Equal((Errno.EINVAL, rule), (exception.Errno, exception.Rule));
        Assert.Contains("kick", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, _machine.RegistrationCount);
    }

    [Fact]
    public void ReachTheLastAddressWithoutALength()
        => Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(ulong.MaxValue), 0, null, out _));

    /// <summary>IOE-6.</summary>
    [Fact]
    public void CheckItsEventFdLast()
    {
        _kick.Dispose();

        Assert.Equal(Errno.EINVAL, _machine.TryAssignIoEventFd(_kick, IoAddress.Pio(0x10), 3, null, out _));
        Assert.Equal(Errno.EBADF, _machine.TryAssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, null, out _));
    }

    /// <summary>IOE-7, both ways round.</summary>
    [Theory]
    [InlineData(4, 1UL, 4, 2UL, false)]
    [InlineData(4, 1UL, 4, 1UL, true)]
    [InlineData(4, null, 4, 1UL, true)]
    [InlineData(4, null, 4, null, true)]
    [InlineData(4, null, 8, null, false)]
    [InlineData(4, 1UL, 8, 1UL, false)]
    [InlineData(0, null, 4, null, true)]
    [InlineData(0, null, 4, 1UL, true)]
    [InlineData(0, null, 0, null, true)]
    public void CollideExactlyLikeTheKernel(int length, ulong? match, int otherLength, ulong? otherMatch, bool collides)
    {
        Errno expected = collides ? Errno.EEXIST : Errno.None;
        using (_machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50), length, match))
        {
            Assert.Equal(
                expected,
                _machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(0x50), otherLength, otherMatch, out IoEventFdRegistration? other));
            other?.Dispose();
        }

        using (_machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50), otherLength, otherMatch))
        {
            Assert.Equal(
                expected, _machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(0x50), length, match, out IoEventFdRegistration? other));
            other?.Dispose();
        }
    }

    [Fact]
    public void NotCollideWithOverlapsOrOtherSpaces()
    {
        _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50), 4);

        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(0x52), 4, null, out _));
        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kick, IoAddress.Pio(0x50), 4, null, out _));
    }

    /// <summary>IOE-9, IOE-10 and IOE-11: what rings is handled and counted, what does not is declined, and no read is answered.</summary>
    [Fact]
    public void CountOnlyItsOwnWrites()
    {
        _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), length: 2, match: 2);

        Assert.True(_machine.GuestWrite(IoAddress.Pio(0x10), 2, 2));
        Assert.True(_machine.GuestWrite(IoAddress.Pio(0x10), 2, 0xFFFF_0002));
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x10), 2, 3));
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x10), 4, 2));
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x11), 1, 2));
        Assert.Equal(0xFFFFUL, _machine.GuestRead(IoAddress.Pio(0x10), 2));

        Assert.True(_kick.TryRead(out ulong count));
        Assert.Equal(2UL, count);
    }

    /// <summary>IOE-8: without a match each value rings, and 0 is a match like any other.</summary>
    [Fact]
    public void RingForAnyValueWithoutAMatch()
    {
        _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), length: 2);
        _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x30), length: 2, match: 0);

        ulong[] values = [0, 1, 0xFFFF];
        Assert.All(values, value => Assert.True(_machine.GuestWrite(IoAddress.Pio(0x10), 2, value)));
        Assert.All(values, value => Assert.Equal(value == 0, _machine.GuestWrite(IoAddress.Pio(0x30), 2, value)));
    }

    [Fact]
    public void NeverRingForAMatchWiderThanItsLength()
    {
        _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), length: 1, match: 0x101);

        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x10), 1, 0x01));
    }

    [Fact]
    public void NotRingAfterDeassign()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10));

        Assert.Equal(1, doorbell.Deassign());
        Assert.Equal(0, doorbell.Deassign());
        Assert.False(doorbell.IsActive);
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x10), 1, 0));
    }

    [Fact]
    public void ServeAPendingKickWhenItStops()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10));
        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);
        int served = 0;

        Assert.True(doorbell.StopAndDrain(() => served++));
        Assert.False(doorbell.StopAndDrain(() => served++));

        Assert.Equal(1, served);
    }

    [Fact]
    public void BeReleasedWhenItsEventFdIsClosed()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10));

        _kick.Dispose();

        Assert.False(doorbell.IsActive);
        Assert.Equal(0, _machine.RegistrationCount);
        using var next = EventFd.Create();
        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(next, IoAddress.Pio(0x10), 0, null, out _));
    }

    [Fact]
    public void StayWhileAnotherHandleIsOpen()
    {
        using EventFd duplicate = _kick.Duplicate();
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10));

        _kick.Dispose();
        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);

        Assert.True(doorbell.IsActive);
        Assert.True(duplicate.TryRead(out _));
    }

    [LinuxFact]
    public void SignalALinuxEventFd()
    {
        using var linux = EventFd.CreateLinux();
        _machine.AssignIoEventFd(linux, IoAddress.Pio(0x10));

        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);

        Assert.True(linux.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    [Fact]
    public void DriveAnInterruptWithinTheMachine()
    {
        var guest = new Guest(_machine);
        guest.EnableLocalApic();
        guest.Redirect(pin: 6, vector: 0x36, isLevel: false);
        _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10));
        _machine.AssignIrqFd(_kick, 6);

        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);

        Assert.Equal([0x36], guest.ServeAll());
        Assert.False(_kick.TryRead(out _), "The irqfd takes the count (IRQ-6).");
    }
}
