namespace DeviceDsl.Runtime.Tests.Machines;

public sealed class IrqFdShould : IDisposable
{
    private const byte Vector = 0x35;

    private readonly EmbeddedMachine _machine = new();
    private readonly EventFd _trigger = EventFd.Create(name: "trigger");
    private readonly EventFd _resample = EventFd.Create(name: "resample");
    private readonly Guest _guest;

    public IrqFdShould()
    {
        _guest = new Guest(_machine);
        _guest.EnableLocalApic();
    }

    public void Dispose()
    {
        _machine.Dispose();
        _trigger.Dispose();
        _resample.Dispose();
    }

    [Fact]
    public void InjectOnceHoweverMuchIsWritten()
    {
        _guest.Redirect(5, Vector, isLevel: false);
        _machine.AssignIrqFd(_trigger, 5);

        _trigger.Signal(5);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.False(_trigger.TryRead(out _));
    }

    [Fact]
    public void InjectAPendingSignalWhenItIsAssignedAndLeaveItsCount()
    {
        _guest.Redirect(5, Vector, isLevel: false);
        _trigger.Signal();

        _machine.AssignIrqFd(_trigger, 5);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(_trigger.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    [Fact]
    public void TakeOnlyOneOfASemaphore()
    {
        using EventFd semaphore = EventFd.Create(semaphore: true);
        _guest.Redirect(5, Vector, isLevel: false);
        _machine.AssignIrqFd(semaphore, 5);

        semaphore.Signal(3);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(semaphore.TryRead(out _));
        Assert.True(semaphore.TryRead(out _));
        Assert.False(semaphore.TryRead(out _));
    }

    [Fact]
    public void BeRefusedWhenItsEventFdServesAnother()
    {
        using EventFd duplicate = _trigger.Duplicate();
        using IrqFdRegistration first = _machine.AssignIrqFd(_trigger, 10);

        var exception = Assert.Throws<MachineException>(() => _machine.AssignIrqFd(duplicate, 11, _resample));

        Assert.Equal("EBUSY: Irqfd on GSI 11 cannot use trigger: it serves the irqfd on GSI 10 already. (rule IRQ-4)", exception.Message);
        Assert.Equal(1, _machine.RegistrationCount);
    }

    [Fact]
    public void BeAssignedAnewAtOnceAfterItIsDeassigned()
    {
        _guest.Redirect(11, Vector, isLevel: false);
        Assert.Equal(1, _machine.AssignIrqFd(_trigger, 10).Deassign());
        _machine.AssignIrqFd(_trigger, 11);

        _trigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
    }

    [Fact]
    public void DoNothingOnAGsiWithoutARoute()
    {
        _machine.AssignIrqFd(_trigger, 4000);

        _trigger.Signal();

        Assert.Empty(_guest.ServeAll());
    }

    [Fact]
    public void EndWhenItsEventFdIsClosed()
    {
        _guest.Redirect(5, Vector, isLevel: true, isMasked: true);
        IrqFdRegistration line = _machine.AssignIrqFd(_trigger, 5, _resample);
        _trigger.Signal();
        _machine.Settle();

        _trigger.Dispose();
        _machine.Settle();

        Assert.False(line.IsActive);
        _guest.Redirect(5, Vector, isLevel: true);
        Assert.Empty(_guest.ServeAll());
        using EventFd next = EventFd.Create();
        Assert.Equal(Errno.None, _machine.TryAssignIrqFd(next, 5, out _));
    }

    [Fact]
    public void StayUpUntilTheEndOfTheInterruptWithResample()
    {
        _guest.Redirect(5, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);

        for (int i = 0; i < 5; i++) _trigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(_resample.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    [Fact]
    public void ShareOneAssertionAndOneAcknowledgementOnOneGsi()
    {
        using EventFd otherTrigger = EventFd.Create();
        using EventFd otherResample = EventFd.Create();
        _guest.Redirect(5, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);
        _machine.AssignIrqFd(otherTrigger, 5, otherResample);

        _trigger.Signal();
        otherTrigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(_resample.TryRead(out ulong count) && count == 1);
        Assert.True(otherResample.TryRead(out count) && count == 1);
    }

    [Fact]
    public void KeepASharedLineUpUntilTheLastLeaves()
    {
        using EventFd otherTrigger = EventFd.Create();
        _guest.Redirect(5, Vector, isLevel: true, isMasked: true);
        IrqFdRegistration first = _machine.AssignIrqFd(_trigger, 5, _resample);
        IrqFdRegistration second = _machine.AssignIrqFd(otherTrigger, 5, _resample);
        _trigger.Signal();
        otherTrigger.Signal();
        _machine.Settle();

        first.Deassign();
        second.Deassign();

        _guest.Redirect(5, Vector, isLevel: true);
        Assert.Empty(_guest.ServeAll());
    }

    /// <summary>RES-8: the devices are asked instead of the guest being interrupted.</summary>
    [Fact]
    public void BeAskedWhenTheGuestUnmasksItsLine()
    {
        _guest.Redirect(5, Vector, isLevel: true, isMasked: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);
        _trigger.Signal();
        _machine.Settle();

        _guest.Redirect(5, Vector, isLevel: true);

        Assert.Empty(_guest.ServeAll());
        Assert.True(_resample.TryRead(out _));
        _trigger.Signal();
        Assert.Equal([Vector], _guest.ServeAll());
    }

    /// <summary>RES-4.</summary>
    [Fact]
    public void BeAskedAlsoWhenAnotherSourceCausedTheInterrupt()
    {
        _guest.Redirect(5, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);

        _machine.SetIrqLine(5, true);
        Assert.Equal(Vector, _machine.Cpus[0].LocalApic.Acknowledge());
        _machine.SetIrqLine(5, false);
        _machine.Cpus[0].LocalApic.EndOfInterrupt();

        Assert.True(_resample.TryRead(out _));
    }

    [LinuxFact]
    public void ServeAnEventFdOfTheKernelToo()
    {
        using EventFd linux = EventFd.CreateLinux();
        _guest.Redirect(5, Vector, isLevel: false);
        using IrqFdRegistration line = _machine.AssignIrqFd(linux, 5);

        linux.Signal(3);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.False(linux.TryRead(out _));
        Assert.Equal(Errno.EBUSY, _machine.TryAssignIrqFd(linux, 6, out _));
    }
}
