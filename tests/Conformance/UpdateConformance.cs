using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>Assigns and deassigns that are made all at once, or not at all.</summary>
public sealed class UpdateConformance
{
    private static readonly IoAddress Port = IoAddress.Pio(0xC010);
    private static readonly IoAddress Memory = IoAddress.Mmio(0xD000_0000);

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDoNothingBeforeCommit(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        using EventFd trigger = host.Machine.CreateEventFd();
        using IoEventFdRegistration old = host.Machine.AssignIoEventFd(kick, Port, 2, 1);
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.Deassign(old);
        IoEventFdRegistration doorbell = update.AssignIoEventFd(kick, Memory);
        IrqFdRegistration line = update.AssignIrqFd(trigger, 6);
        Assert.False(doorbell.IsActive || line.IsActive);
        Assert.True(old.IsActive);
        Assert.Equal(1, host.Machine.RegistrationCount);
        host.Write(Memory, 4, 0);
        Assert.False(kick.TryRead(out _));

        update.Commit();

        Assert.True(doorbell.IsActive && line.IsActive);
        Assert.False(old.IsActive);
        Assert.Equal(2, host.Machine.RegistrationCount);
        host.Write(Memory, 4, 0);
        host.Write(Port, 2, 1);
        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(1UL, count);
        Assert.Equal([0, 1, 1], new[] { old.Deassign(), doorbell.Deassign(), line.Deassign() });
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDoNothingWhenDisposedWithoutCommit(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        using IoEventFdRegistration old = host.Machine.AssignIoEventFd(kick, Port, 2, 1);
        IoEventFdRegistration doorbell;
        using (MachineUpdate update = host.Machine.BeginUpdate())
        {
            update.Deassign(old);
            doorbell = update.AssignIoEventFd(kick, Memory);
            update.Dispose();
            Assert.Throws<InvalidOperationException>(update.Commit);
        }

        Assert.True(old.IsActive);
        Assert.False(doorbell.IsActive);
        Assert.Equal(0, doorbell.Deassign());
        host.Write(Memory, 4, 0);
        host.Write(Port, 2, 1);
        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldChangeNothingWhenOneStepIsRefused(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd("kick");
        using EventFd next = host.Machine.CreateEventFd("next");
        using EventFd trigger = host.Machine.CreateEventFd("trigger");
        using IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 6);
        using IoEventFdRegistration old = host.Machine.AssignIoEventFd(kick, Port, 2, 1);
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.AssignIoEventFd(next, Memory);
        update.Deassign(old);
        update.AssignIoEventFd(next, Port, 2, 1);
        update.AssignIrqFd(trigger, 5);

        MachineException refused = Assert.Throws<MachineException>(update.Commit);

        Assert.Equal(Errno.EBUSY, refused.Errno);
        Assert.Equal("IRQ-4", refused.Rule);
        Assert.Contains(
            "Irqfd on GSI 5 cannot use trigger: it already serves the irqfd on GSI 6", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EBUSY, update.TryCommit());
        Assert.Equal(2, host.Machine.RegistrationCount);
        host.Write(Memory, 4, 0);
        host.Write(Port, 2, 1);
        Assert.False(next.TryRead(out _));
        Assert.True(kick.TryRead(out ulong count) && count == 1);
        using IoEventFdRegistration free = host.Machine.AssignIoEventFd(kick, Memory);

        // The update may be committed again, once nothing stands in its way.
        line.Deassign();
        free.Deassign();
        update.Commit();
        host.Write(Port, 2, 1);
        Assert.True(next.TryRead(out _));
        Assert.False(kick.TryRead(out _));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldNameBothDoorbellsThatCollideWithinIt(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd first = host.Machine.CreateEventFd("first");
        using EventFd second = host.Machine.CreateEventFd("second");
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.AssignIoEventFd(first, Memory, 4);
        IoEventFdRegistration colliding = update.AssignIoEventFd(second, Memory, 4, 7);

        MachineException refused = Assert.Throws<MachineException>(update.Commit);

        Assert.Equal("IOE-7", refused.Rule);
        Assert.Contains("mmio 0xd0000000, length 4, match 0x7, of second", refused.Message, StringComparison.Ordinal);
        Assert.Contains("mmio 0xd0000000, length 4, of first", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Machine.RegistrationCount);

        // What is deassigned before the commit is left out of it.
        Assert.Equal(0, colliding.Deassign());
        update.Commit();
        Assert.Equal(1, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldReuseTheRoomOfItsRemovals(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd old = host.Machine.CreateEventFd();
        using EventFd next = host.Machine.CreateEventFd();
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(old, Port, 2, 1);
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.AssignIoEventFd(next, Port);
        update.Deassign(doorbell);

        update.Commit();

        host.Write(Port, 2, 1);
        Assert.False(old.TryRead(out _));
        Assert.True(next.TryRead(out ulong count) && count == 1);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldMoveAnEventfdWithAPendingSignalToAnotherGsi(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd trigger = host.Machine.CreateEventFd();
        IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 9);
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.AssignIrqFd(trigger, 6);
        update.Deassign(line);
        update.Commit();
        using EventFd unused = host.Machine.CreateEventFd();
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(trigger, Port, 2, 2);

        host.WriteAndTakeInterrupts(new GuestWrite(Port, 2, 2), count: 1);

        Assert.Equal(1, host.CountInterrupts());
        Assert.False(line.IsActive);
        Assert.Equal(2, host.Machine.RegistrationCount);
    }

    /// <summary>B10: the descriptor is closed between the deassign and the commit.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldAllowTheRemovalOfAClosedEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        EventFd[] kicks = [.. Enumerable.Range(0, 3).Select(_ => host.Machine.CreateEventFd())];
        IoEventFdRegistration[] doorbells = [.. kicks.Select((kick, i) => host.Machine.AssignIoEventFd(kick, Port, 2, (ulong)i))];
        using MachineUpdate update = host.Machine.BeginUpdate();
        foreach (IoEventFdRegistration doorbell in doorbells) update.Deassign(doorbell);
        foreach (EventFd kick in kicks) kick.Dispose();
        using EventFd reused = host.Machine.CreateEventFd();
        using IoEventFdRegistration other = host.Machine.AssignIoEventFd(reused, Port, 2, 9);

        update.Commit();

        Assert.Equal(1, host.Machine.RegistrationCount);
        host.Write(Port, 2, 9);
        Assert.True(reused.TryRead(out _));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseToAddAClosedEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd open = host.Machine.CreateEventFd();
        EventFd closed = host.Machine.CreateEventFd("closed");
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.AssignIoEventFd(open, Port);
        update.AssignIoEventFd(closed, Memory);
        closed.Dispose();

        MachineException refused = Assert.Throws<MachineException>(update.Commit);

        Assert.Equal(Errno.EBADF, refused.Errno);
        Assert.Contains("Doorbell mmio 0xd0000000 cannot signal closed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseARegistrationOfAnotherMachine(HostKind kind)
    {
        using var host = Host.Open(kind, "first");
        using var other = Host.Open(kind, "second");
        using EventFd kick = host.Machine.CreateEventFd("kick");
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Port);
        using MachineUpdate update = other.Machine.BeginUpdate();

        ArgumentException refused = Assert.Throws<ArgumentException>(() => update.Deassign(doorbell));

        Assert.Contains("of kick belongs to another machine, and this is an update of second", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseUseAfterCommit(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        MachineUpdate update = host.Machine.BeginUpdate();
        IoEventFdRegistration doorbell = update.AssignIoEventFd(kick, Port);
        update.Commit();

        Assert.Throws<InvalidOperationException>(update.Commit);
        Assert.Throws<InvalidOperationException>(() => update.TryCommit());
        Assert.Throws<InvalidOperationException>(() => update.AssignIoEventFd(kick, Memory));
        Assert.Throws<InvalidOperationException>(() => update.AssignIrqFd(kick, 5));
        Assert.Throws<InvalidOperationException>(() => update.Deassign(doorbell));
        update.Dispose();
        update.Dispose();
        Assert.True(doorbell.IsActive);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldBeRefusedByADisposedMachine(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        using MachineUpdate update = host.Machine.BeginUpdate();
        IoEventFdRegistration doorbell = update.AssignIoEventFd(kick, Port);
        host.Machine.Dispose();

        Assert.Throws<ObjectDisposedException>(update.Commit);
        Assert.Throws<ObjectDisposedException>(() => update.TryCommit());
        Assert.Throws<ObjectDisposedException>(host.Machine.BeginUpdate);
        Assert.False(doorbell.IsActive);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldKeepTheAddressSpacesApart(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd port = host.Machine.CreateEventFd();
        using EventFd memory = host.Machine.CreateEventFd();
        using EventFd ccw = host.Machine.CreateEventFd();
        const ulong Address = 0xC010_0000;
        using MachineUpdate update = host.Machine.BeginUpdate();
        update.AssignIoEventFd(port, IoAddress.Pio(Address), 4);
        update.AssignIoEventFd(memory, IoAddress.Mmio(Address), 4);
        update.AssignIoEventFd(ccw, new IoAddress(AddressSpace.VirtioCcw, Address), 4);

        update.Commit();

        host.Write(IoAddress.Mmio(Address), 4, 0);
        Assert.True(memory.TryRead(out _));
        Assert.False(port.TryRead(out _) || ccw.TryRead(out _));
    }

    /// <summary>
    /// EVT-4, IRQ-4: two handles that were made from one descriptor are one eventfd, which has one irqfd. An update moves it from one to
    /// the other, whichever of the two is named first.
    /// </summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldMoveAnIrqFdBetweenHandlesOfOneEventFd(HostKind kind)
    {
        foreach (bool isAddedFirst in new[] { false, true })
        {
            using var host = Host.Open(kind);
            using var first = EventFd.CreateLinux();
            using EventFd second = EventFd.FromHandle(first.LinuxHandle!);
            using IrqFdRegistration before = host.Machine.AssignIrqFd(first, 5);
            Assert.Equal(Errno.EBUSY, host.Machine.TryAssignIrqFd(second, 6, out _));

            using MachineUpdate update = host.Machine.BeginUpdate();
            if (!isAddedFirst) update.Deassign(before);
            using IrqFdRegistration after = update.AssignIrqFd(second, 6);
            if (isAddedFirst) update.Deassign(before);
            update.Commit();

            Assert.Equal((false, true), (before.IsActive, after.IsActive));
            Assert.Equal(Errno.EBUSY, host.Machine.TryAssignIrqFd(first, 5, out _));
            Assert.Equal(1, host.Machine.RegistrationCount);
        }
    }
}
