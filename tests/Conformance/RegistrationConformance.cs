using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>Doorbells and irqfds assigned by hand: the refusals, and that nothing is left in any order of ends.</summary>
public sealed class RegistrationConformance
{
    private static readonly IoAddress Port = IoAddress.Pio(0xC010);
    private static readonly IoAddress Memory = IoAddress.Mmio(0xD000_0000);

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldSignalForEachMatchingWrite(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Port, 2, 2);
        host.Write(Port, 2, 2);
        host.Write(Port, 2, 3);
        host.Write(Port, 2, 2);
        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(2UL, count);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldKeepEarlierSignalsAndAddNoneAfterDeassign(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Memory);
        host.Write(Memory, 4, 1);
        Assert.Equal(1, doorbell.Deassign());
        host.Write(Memory, 4, 1);
        Assert.Equal(0, doorbell.Deassign());
        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(1UL, count);
        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldServeAPendingKickOnStopAndDrain(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Memory, 4, 9);
        host.Write(Memory, 4, 9);
        int served = 0;
        Assert.True(doorbell.StopAndDrain(() => served++));
        Assert.False(doorbell.StopAndDrain(() => served++));
        Assert.Equal(1, served);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseToEndADoorbellInTheHandlerOfItsEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd("kick");
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Memory, 4, 9);
        var refused = new List<MachineException>();
        using LoopRegistration served = host.Machine.Loop.Add(kick, () =>
        {
            refused.Add(Assert.Throws<MachineException>(() => doorbell.Deassign()));
            refused.Add(Assert.Throws<MachineException>(doorbell.Dispose));
            refused.Add(Assert.Throws<MachineException>(() => doorbell.StopAndDrain(() => Assert.Fail("There is no other kick."))));
            using MachineUpdate update = host.Machine.BeginUpdate();
            update.Deassign(doorbell);
            refused.Add(Assert.Throws<MachineException>(update.Commit));
            Assert.True(doorbell.IsActive);
            doorbell.RequestStop();
        });
        host.Write(Memory, 4, 9);
        host.Machine.Settle();
        Assert.Equal(Enumerable.Repeat(Errno.EDEADLK, 4), refused.ConvertAll(static exception => exception.Errno));
        Assert.All(refused, static exception => Assert.Contains("kick", exception.Message));
        Assert.False(doorbell.IsActive);
        Assert.Equal(0, doorbell.Deassign());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldEndADoorbellInTheHandlerOfAnotherEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        using EventFd stop = host.Machine.CreateEventFd();
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Memory, 4, 9);
        int removed = 0;
        using LoopRegistration stopper = host.Machine.Loop.Add(stop, () => removed = doorbell.Deassign());
        stop.Signal();
        host.Machine.Settle();
        Assert.Equal(1, removed);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldFreeTheDoorbellOfAClosedEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        EventFd first = host.Machine.CreateEventFd("first");
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(first, Port, 2);
        first.Dispose();
        Assert.False(doorbell.IsActive);
        Assert.Equal(0, doorbell.Deassign());
        Assert.Equal(0, host.Machine.RegistrationCount);

        using EventFd second = host.Machine.CreateEventFd("second");
        using IoEventFdRegistration again = host.Machine.AssignIoEventFd(second, Port, 2);
        host.Write(Port, 2, 5);
        Assert.True(second.TryRead(out _));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldKeepTheDoorbellWhileAnotherHandleIsOpen(HostKind kind)
    {
        using var host = Host.Open(kind);
        EventFd kick = host.Machine.CreateEventFd();
        using EventFd twin = kick.Duplicate();
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Port, 2);
        kick.Dispose();
        host.Write(Port, 2, 5);
        Assert.True(twin.TryRead(out _));
        Assert.Equal(1, doorbell.Deassign());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldNameBothCollidingDoorbells(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd first = host.Machine.CreateEventFd("first");
        using EventFd second = host.Machine.CreateEventFd("second");
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(first, Port, 2, 1);
        using IoEventFdRegistration beside = host.Machine.AssignIoEventFd(first, Port, 2, 2);
        using IoEventFdRegistration wider = host.Machine.AssignIoEventFd(first, Port, 4);
        MachineException refused = Assert.Throws<MachineException>(() => host.Machine.AssignIoEventFd(second, Port, 2, 2));
        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Equal("IOE-7", refused.Rule);
        Assert.Contains("pio 0xc010, length 2, match 0x2, of second", refused.Message, StringComparison.Ordinal);
        Assert.Contains("pio 0xc010, length 2, match 0x2, of first", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EEXIST, host.Machine.TryAssignIoEventFd(second, Port, 0, null, out IoEventFdRegistration? none));
        Assert.Null(none);
        Assert.Equal(3, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldAllowTheSameAddressAfterDeassign(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        for (int i = 0; i < 3; i++) Assert.Equal(1, host.Machine.AssignIoEventFd(kick, Port, 2, 2).Deassign());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseAddressesOfNoBus(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        AssertRefused(Errno.EINVAL, "IOE-1", () => host.Machine.AssignIoEventFd(kick, Port, 3));
        AssertRefused(Errno.EINVAL, "IOE-2", () => host.Machine.AssignIoEventFd(kick, IoAddress.Mmio(ulong.MaxValue), 1));
        AssertRefused(Errno.EINVAL, "IOE-4", () => host.Machine.AssignIoEventFd(kick, Port, 0, 1));
        host.Machine.AssignIoEventFd(kick, IoAddress.Mmio(ulong.MaxValue)).Deassign();
        kick.Dispose();
        AssertRefused(Errno.EBADF, "EVT-7", () => host.Machine.AssignIoEventFd(kick, Port, 2));
        AssertRefused(Errno.EBADF, "EVT-7", () => host.Machine.AssignIrqFd(kick, 5));
        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseAnEventfdThatServesAnotherIrqfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd trigger = host.Machine.CreateEventFd("trigger");
        using EventFd resample = host.Machine.CreateEventFd("resample");
        IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 6);
        MachineException refused = Assert.Throws<MachineException>(() => host.Machine.AssignIrqFd(trigger, 5, resample));
        Assert.Equal(Errno.EBUSY, refused.Errno);
        Assert.Equal("IRQ-4", refused.Rule);
        Assert.Contains("Irqfd on GSI 5 cannot use trigger", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Machine.RegistrationCount);
        Assert.Equal(1, line.Deassign());
        Assert.Equal(1, host.Machine.AssignIrqFd(trigger, 5, resample).Deassign());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldFreeTheIrqfdOfAClosedEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        EventFd trigger = host.Machine.CreateEventFd();
        using EventFd resample = host.Machine.CreateEventFd();
        IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 5, resample);
        trigger.Dispose();
        host.Machine.Settle();
        Assert.False(line.IsActive);
        Assert.Equal(0, line.Deassign());
        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldEndAnIrqfdWhoseResampleEventfdIsClosed(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd trigger = host.Machine.CreateEventFd();
        EventFd resample = host.Machine.CreateEventFd();
        IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 5, resample);
        resample.Dispose();
        Assert.True(line.IsActive);
        trigger.Signal();
        Assert.Equal(1, line.Deassign());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldMakeRegistrationsInertWhenTheMachineIsDisposed(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd kick = host.Machine.CreateEventFd();
        using EventFd trigger = host.Machine.CreateEventFd();
        IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(kick, Port, 2);
        IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 5);
        host.Machine.Dispose();
        Assert.Equal(0, doorbell.Deassign());
        Assert.Equal(0, line.Deassign());
        trigger.Signal();
        host.Machine.Dispose();
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDisposeOfAMachineWithARaisedLine(HostKind kind)
    {
        using var host = Host.Open(kind);
        var holder = new Holder();
        using Attachment attachment = host.Machine.Attach(holder, 0xC000);
        host.Write(IoAddress.Pio(0xC000), 1, 0);
        Assert.Equal(1, holder.Rings);
        host.Machine.Dispose();
        Assert.False(attachment.IsAttached);
    }

    private static void AssertRefused(Errno errno, string rule, Action call)
    {
        MachineException refused = Assert.Throws<MachineException>(call);
        Assert.Equal(errno, refused.Errno);
        Assert.Equal(rule, refused.Rule);
    }
}
