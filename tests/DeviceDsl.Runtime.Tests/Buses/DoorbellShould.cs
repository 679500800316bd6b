namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>
/// IOE-3, IOE-5, IOE-12, IOE-15 and IOE-16: which doorbells stand together, which one a write rings, and which one a key names.
/// </summary>
public sealed class DoorbellShould : IDisposable
{
    private static readonly IoAddress Memory = IoAddress.Mmio(0xD000_0000);

    private readonly EmbeddedMachine _machine = new();
    private readonly EventFd[] _kicks = [.. Enumerable.Range(0, 4).Select(i => EventFd.Create(name: $"kick {i}"))];

    public void Dispose()
    {
        _machine.Dispose();
        foreach (EventFd kick in _kicks) kick.Dispose();
    }

    /// <summary>
    /// IOE-3: an address space that does not exist is to the machine what an unknown flag is to the kernel, checked in its place.
    /// </summary>
    [Fact]
    public void BeRefusedInAnUnknownSpace()
    {
        var nowhere = new IoAddress((AddressSpace)3, 0x10);
        _kicks[0].Dispose();

        MachineException exception = Assert.Throws<MachineException>(() => _machine.AssignIoEventFd(_kicks[0], nowhere, 4));

        Assert.Equal((Errno.EINVAL, "IOE-3"), (exception.Errno, exception.Rule));
        Assert.Equal("IOE-1", Assert.Throws<MachineException>(() => _machine.AssignIoEventFd(_kicks[0], nowhere, 3)).Rule);
        Assert.Equal("IOE-3", Assert.Throws<MachineException>(() => _machine.AssignIoEventFd(_kicks[0], nowhere, 0, match: 1)).Rule);
    }

    /// <summary>IOE-5: the three spaces are apart, and nothing rings in that of virtio-ccw.</summary>
    [Fact]
    public void BeIndependentAcrossSpaces()
    {
        AddressSpace[] spaces = [AddressSpace.Mmio, AddressSpace.Pio, AddressSpace.VirtioCcw];
        foreach (AddressSpace space in spaces) _machine.AssignIoEventFd(_kicks[(int)space], new IoAddress(space, 0x100), 2);

        _machine.GuestWrite(IoAddress.Mmio(0x100), 2, 0);
        Assert.Equal([1, 0, 0, 0], Counts());
        _machine.GuestWrite(IoAddress.Pio(0x100), 2, 0);
        Assert.Equal([0, 1, 0, 0], Counts());
    }

    /// <summary>IOE-5: port numbers have no upper end for the machine.</summary>
    [Fact]
    public void BeAcceptedBeyondTheLastPort()
        => Assert.Equal(Errno.None, _machine.TryAssignIoEventFd(_kicks[0], IoAddress.Pio(0x1_0000), 4, null, out _));

    /// <summary>IOE-12: each of several matches at one address counts the writes of its own value.</summary>
    [Fact]
    public void MatchTheirOwnValueAtASharedAddress()
    {
        var address = IoAddress.Pio(0xC050);
        for (ulong match = 0; match < 4; match++) _machine.AssignIoEventFd(_kicks[match % 3], address, 2, match);

        foreach (ulong value in new ulong[] { 0, 1, 1, 2, 3 }) Assert.True(_machine.GuestWrite(address, 2, value));
        Assert.False(_machine.GuestWrite(address, 2, 4));
        Assert.False(_machine.GuestWrite(address, 1, 1));
        Assert.False(_machine.GuestWrite(address, 4, 1));

        Assert.Equal([2, 2, 1, 0], Counts());
    }

    /// <summary>IOE-12: doorbells of different widths at one address each take their own width.</summary>
    [Fact]
    public void MatchTheirOwnWidthAtASharedAddress()
    {
        int[] lengths = [8, 1, 4, 2];
        for (int i = 0; i < lengths.Length; i++) _machine.AssignIoEventFd(_kicks[i], Memory, lengths[i]);

        _machine.GuestWrite(Memory, 4, 0);
        Assert.Equal([0, 0, 1, 0], Counts());
        _machine.GuestWrite(Memory, 8, 0);
        _machine.GuestWrite(Memory, 1, 0);
        Assert.Equal([1, 1, 0, 0], Counts());
    }

    /// <summary>IOE-15: an eventfd counts for all its doorbells together.</summary>
    [Fact]
    public void ShareAnEventFd()
    {
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        _machine.AssignIoEventFd(_kicks[0], Memory.Plus(4), 4);
        _machine.AssignIoEventFd(_kicks[0], Memory.Plus(8), 4, match: 1);
        _machine.AssignIoEventFd(_kicks[0], Memory.Plus(8), 4, match: 2);
        _machine.AssignIoEventFd(_kicks[0], IoAddress.Pio(0x100), 1);

        for (ulong i = 0; i < 3; i++) _machine.GuestWrite(Memory.Plus(4 * i), 4, 1);
        _machine.GuestWrite(Memory.Plus(8), 4, 2);
        _machine.GuestWrite(IoAddress.Pio(0x100), 1, 1);

        Assert.Equal([5, 0, 0, 0], Counts());
    }

    /// <summary>IOE-16: a key names a doorbell only where all of it is equal.</summary>
    [Fact]
    public void BeFoundOnlyByTheWholeKey()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kicks[0], Memory, 4, match: 1);

        Assert.Same(doorbell, Find(_kicks[0], Memory, 4, 1));
        Assert.Null(Find(_kicks[1], Memory, 4, 1));
        Assert.Null(Find(_kicks[0], Memory.Plus(4), 4, 1));
        Assert.Null(Find(_kicks[0], IoAddress.Pio(Memory.Value), 4, 1));
        Assert.Null(Find(_kicks[0], Memory, 2, 1));
        Assert.Null(Find(_kicks[0], Memory, 4, 2));
        Assert.Null(Find(_kicks[0], Memory, 4, null));
        Assert.True(_machine.GuestWrite(Memory, 4, 1), "Looking for it changed it.");
    }

    /// <summary>IOE-16: a doorbell of any value is not named by one, not even by 0.</summary>
    [Fact]
    public void DistinguishAnyValueFromZero()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kicks[0], Memory, 4);

        Assert.Null(Find(_kicks[0], Memory, 4, 0));
        Assert.Same(doorbell, Find(_kicks[0], Memory, 4, null));
    }

    /// <summary>IOE-16: what could not be assigned can be looked for all the same, and is not there.</summary>
    [Theory]
    [InlineData(3, null)]
    [InlineData(0, 1UL)]
    [InlineData(-1, null)]
    public void NotBeFoundByAnImpossibleKey(int length, ulong? match) => Assert.Null(Find(_kicks[0], Memory, length, match));

    /// <summary>IOE-16 and EVT-4: a duplicate names the same doorbell; deassigned once it is not there the second time.</summary>
    [Fact]
    public void BeFoundByADuplicateUntilTheyAreDeassigned()
    {
        using EventFd duplicate = _kicks[0].Duplicate();
        _machine.AssignIoEventFd(_kicks[0], Memory, 4);

        IoEventFdRegistration? doorbell = Find(duplicate, Memory, 4, null);

        Assert.Equal(1, doorbell!.Deassign());
        Assert.Equal(0, doorbell.Deassign());
        Assert.Null(Find(duplicate, Memory, 4, null));
        Assert.Null(Find(_kicks[0], Memory, 4, null));
    }

    /// <summary>IOE-16: the same key again names the new doorbell, and the old registration does not touch it.</summary>
    [Fact]
    public void NotBeEndedByAnEarlierRegistration()
    {
        IoEventFdRegistration old = _machine.AssignIoEventFd(_kicks[0], Memory, 4);
        old.Deassign();
        IoEventFdRegistration current = _machine.AssignIoEventFd(_kicks[0], Memory, 4);

        Assert.Equal(0, old.Deassign());

        Assert.Same(current, Find(_kicks[0], Memory, 4, null));
        Assert.True(_machine.GuestWrite(Memory, 4, 0));
    }

    private IoEventFdRegistration? Find(EventFd eventFd, IoAddress address, int length, ulong? match)
        => _machine.IoEventFds.Find(eventFd, address, length, match);

    private int[] Counts()
        => [.. _kicks.Select(kick => kick.TryRead(out ulong count) ? (int)count : 0)];
}
