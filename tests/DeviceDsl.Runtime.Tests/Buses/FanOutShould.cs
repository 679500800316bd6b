using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>
/// Doorbells that share an address and a width. The bugs of the patch that this follows stand in
/// docs/spec/analyzer-rules.md, finding 8, under the letters that are cited here.
/// </summary>
public sealed class FanOutShould : IDisposable
{
    private static readonly IoAddress Memory = IoAddress.Mmio(0x1000);
    private static readonly IoAddress Port = IoAddress.Pio(0x1000);

    private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false, FanOut = true });
    private readonly EventFd[] _kicks = [.. Enumerable.Range(0, 4).Select(i => EventFd.Create(name: $"kick {i}"))];

    public void Dispose()
    {
        _machine.Dispose();
        foreach (EventFd kick in _kicks) kick.Dispose();
    }

    [Fact]
    public void RingAllThatAWriteMatches()
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[1], Memory, 4, match: 1);
        _machine.AssignIoEventFd(_kicks[2], Memory, 4, match: 1);
        _machine.AssignIoEventFd(_kicks[3], Memory, 4, match: 2);

        Assert.True(_machine.GuestWrite(Memory, 4, 1));
        Assert.Equal([1, 1, 1, 0], Counts());
        Assert.True(_machine.GuestWrite(Memory, 4, 2));
        Assert.Equal([1, 0, 0, 1], Counts());
        Assert.True(_machine.GuestWrite(Memory, 4, 3));
        Assert.Equal([1, 0, 0, 0], Counts());
    }

    /// <summary>An eventfd that stands in a group twice is signalled twice.</summary>
    [Fact]
    public void SignalAnEventFdForEachMatch()
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[0], Memory, 4, match: 7);

        _machine.GuestWrite(Memory, 4, 7);

        Assert.Equal([3, 0, 0, 0], Counts());
    }

    /// <summary>A group owns its range: a write that rings nobody is over, and a read gives zeros.</summary>
    [Fact]
    public void OwnTheirRange()
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4, match: 1);

        Assert.True(_machine.GuestWrite(Memory, 4, 2));
        Assert.True(_machine.GuestWrite(Memory.Plus(1), 2, 1));
        Assert.Equal(0UL, _machine.GuestRead(Memory, 4));
        Assert.Equal(0UL, _machine.GuestRead(Memory.Plus(3), 1));
        Assert.Equal([0, 0, 0, 0], Counts());

        Assert.False(_machine.GuestWrite(Memory, 8, 1));
        Assert.False(_machine.GuestWrite(Memory.Plus(2), 4, 1));
        Assert.Equal(0xFFUL, _machine.GuestRead(Memory.Plus(4), 1));
    }

    [Theory]
    [InlineData(0x1000, 2)]
    [InlineData(0x1000, 8)]
    [InlineData(0x1002, 4)]
    [InlineData(0x0FFC, 8)]
    [InlineData(0x1003, 1)]
    public void RefuseOverlapsOfAnotherAddressOrWidth(ulong address, int length)
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);

        MachineException exception = Assert.Throws<MachineException>(
            () => _machine.AssignIoEventFd(_kicks[1], IoAddress.Mmio(address), length));

        Assert.Equal(Errno.EINVAL, exception.Errno);
        Assert.Contains("kick 0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("kick 1", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, _machine.RegistrationCount);
    }

    [Theory]
    [InlineData(0x0FFC, 4)]
    [InlineData(0x1004, 8)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFC, 2)]
    public void AllowAdjacentRanges(ulong address, int length)
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);

        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kicks[1], IoAddress.Mmio(address), length, null, out _));

        _machine.GuestWrite(IoAddress.Mmio(address), length, 0);
        Assert.Equal([0, 1, 0, 0], Counts());
    }

    /// <summary>(a) A group is of one address in one space: the port and the memory of one number are two groups.</summary>
    [Fact]
    public void KeepPortsAndMemoryApart()
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[1], Port, 4);
        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kicks[2], new IoAddress(AddressSpace.VirtioCcw, 0x1000), 2, null, out _));

        _machine.GuestWrite(Memory, 4, 0);
        Assert.Equal([1, 0, 0, 0], Counts());
        _machine.GuestWrite(Port, 4, 0);
        Assert.Equal([0, 1, 0, 0], Counts());
    }

    /// <summary>
    /// (b) A machine that ends frees the members of its groups, not only the groups. What they hold is shown by DoorbellLifetimeShould.
    /// </summary>
    [Fact]
    public void EndEachMemberWithTheMachine()
    {
        IoEventFdRegistration[] members = [.. _kicks.Select(kick => _machine.AssignIoEventFd(kick, Memory, 4))];

        _machine.Dispose();

        Assert.All(members, member => Assert.False(member.IsActive));
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Null(_machine.Buses.Mmio.FindAt(Memory.Value));
    }

    /// <summary>(c) Deassigning takes the one that is meant, not every one of its eventfd.</summary>
    [Fact]
    public void LoseMembersOneByOne()
    {
        IoEventFdRegistration one = _machine.AssignIoEventFd(_kicks[0], Memory, 4, match: 1);
        IoEventFdRegistration two = _machine.AssignIoEventFd(_kicks[0], Memory, 4, match: 2);
        IoEventFdRegistration any = _machine.AssignIoEventFd(_kicks[0], Memory, 4);

        Assert.Equal(1, one.Deassign());

        Assert.True(two.IsActive && any.IsActive);
        _machine.GuestWrite(Memory, 4, 1);
        Assert.Equal([1, 0, 0, 0], Counts());
        _machine.GuestWrite(Memory, 4, 2);
        Assert.Equal([2, 0, 0, 0], Counts());
    }

    /// <summary>(c) What is not there is not silently removed: a key that nobody has finds nothing.</summary>
    [Fact]
    public void NotConfuseKeys()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kicks[0], Memory, 4, match: 1);

        Assert.Null(_machine.IoEventFds.Find(_kicks[0], Memory, 4, null));
        Assert.Null(_machine.IoEventFds.Find(_kicks[0], Memory, 4, 2));
        Assert.Null(_machine.IoEventFds.Find(_kicks[0], Port, 4, 1));
        Assert.Same(doorbell, _machine.IoEventFds.Find(_kicks[0], Memory, 4, 1));
        Assert.Equal(1, doorbell.Deassign());
        Assert.Equal(0, doorbell.Deassign());
    }

    /// <summary>(d) What is not known is refused: of all that flags said, the address space is left.</summary>
    [Fact]
    public void RefuseAnUnknownSpace()
        => Assert.Equal(Errno.EINVAL, _machine.TryAssignIoEventFd(_kicks[0], new IoAddress((AddressSpace)3, 0x1000), 4, null, out _));

    /// <summary>(e) A group without a width would never be met, so there is none.</summary>
    [Fact]
    public void RefuseADoorbellWithoutALength()
    {
        MachineException exception = Assert.Throws<MachineException>(() => _machine.AssignIoEventFd(_kicks[0], Memory));

        Assert.Equal(Errno.EINVAL, exception.Errno);
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kicks[0], Memory, 4, null, out _));
    }

    /// <summary>(f) A doorbell of any value takes its own width and address, and not all that fits into its range.</summary>
    [Fact]
    public void RingOnlyForTheirOwnWidth()
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[1], Memory, 4, match: 0);

        foreach ((ulong offset, int length) in new[] { (0UL, 1), (0UL, 2), (1UL, 1), (2UL, 2), (3UL, 1) })
        {
            _machine.GuestWrite(Memory.Plus(offset), length, 0);
        }

        Assert.Equal([0, 0, 0, 0], Counts());
        _machine.GuestWrite(Memory, 4, 0);
        Assert.Equal([1, 1, 0, 0], Counts());
    }

    /// <summary>The last one to leave frees the range, for another width too.</summary>
    [Fact]
    public void FreeTheirRangeWithTheLastMember()
    {
        IoEventFdRegistration one = _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[1], Memory, 4, match: 1);

        one.Deassign();
        Assert.Equal(Errno.EINVAL, _machine.TryAssignIoEventFd(_kicks[2], Memory, 2, null, out _));
        _kicks[1].Dispose();

        Assert.False(_machine.GuestWrite(Memory, 4, 1));
        Assert.Equal(0xFFUL, _machine.GuestRead(Memory, 1));
        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kicks[2], Memory, 2, null, out _));
    }

    /// <summary>A group that an access still finds when a member has left is the group of before: the write would be lost.</summary>
    [Fact]
    public void BeReplacedWhenAMemberLeaves()
    {
        IoEventFdRegistration one = _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[1], Memory, 4);
        BusDevice found = _machine.Buses.Mmio.FindAt(Memory.Value)!;

        one.Deassign();

        Assert.True(found.TryWrite(Memory.Value, 4, 0));
        Assert.Equal([1, 1, 0, 0], Counts());
        Assert.True(_machine.GuestWrite(Memory, 4, 0));
        Assert.Equal([0, 1, 0, 0], Counts());
    }

    /// <summary>A bus that is full takes no new group, and is left as it was.</summary>
    [Fact]
    public void LeaveNothingBehindOnAFullBus()
    {
        for (int i = 0; i < 1000; i++) _machine.AddCoalescedZone(IoAddress.Mmio(0x8000), 4);

        Assert.Equal(Errno.ENOSPC, _machine.TryAssignIoEventFd(_kicks[0], Memory, 4, null, out _));
        _machine.RemoveCoalescedZones(IoAddress.Mmio(0x8000), 4);

        Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kicks[1], Memory, 4, null, out _));
        Assert.IsType<DoorbellGroup>(_machine.Buses.Mmio.FindAt(Memory.Value));
        _machine.GuestWrite(Memory, 4, 0);
        Assert.Equal([0, 1, 0, 0], Counts());
    }

    private int[] Counts()
        => [.. _kicks.Select(kick => kick.TryRead(out ulong count) ? (int)count : 0)];
}
