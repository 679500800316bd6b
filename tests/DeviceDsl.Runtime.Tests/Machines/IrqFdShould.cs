using DeviceDsl.KvmTesting;
using DeviceDsl.Runtime.Tests.Interrupts;

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

    /// <summary>IRQ-6.</summary>
    [Fact]
    public void InjectOnceForAnyCount()
    {
        _guest.Redirect(5, Vector, isLevel: false);
        _machine.AssignIrqFd(_trigger, 5);

        _trigger.Signal(5);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.False(_trigger.TryRead(out _));
    }

    /// <summary>IRQ-7.</summary>
    [Fact]
    public void InjectAPendingSignalOnAssignAndKeepItsCount()
    {
        _guest.Redirect(5, Vector, isLevel: false);
        _trigger.Signal();

        _machine.AssignIrqFd(_trigger, 5);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(_trigger.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    /// <summary>IRQ-6.</summary>
    [Fact]
    public void TakeOnlyOneOfASemaphore()
    {
        using var semaphore = EventFd.Create(semaphore: true);
        _guest.Redirect(5, Vector, isLevel: false);
        _machine.AssignIrqFd(semaphore, 5);

        semaphore.Signal(3);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(semaphore.TryRead(out _));
        Assert.True(semaphore.TryRead(out _));
        Assert.False(semaphore.TryRead(out _));
    }

    /// <summary>IRQ-16: what it had injected and left does not stay, and of a semaphore one goes.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public void ReadItsEventFdOnDeassign(bool isSemaphore, int left)
    {
        using var trigger = EventFd.Create(initial: 3, semaphore: isSemaphore);
        _guest.Redirect(5, Vector, isLevel: false);
        IrqFdRegistration line = _machine.AssignIrqFd(trigger, 5);
        Assert.Equal([Vector], _guest.ServeAll());

        line.Deassign();

        Assert.Empty(_guest.ServeAll());
        int reads = 0;
        while (trigger.TryRead(out _)) reads++;
        Assert.Equal(left, reads);
    }

    /// <summary>
    /// IRQ-16: a signal that the injector had not come to yet is injected, for the kernel's eventfds as for managed ones.
    /// </summary>
    [LinuxFact]
    public void InjectALinuxSignalFromBeforeItsEnd()
    {
        using var trigger = EventFd.CreateLinux();
        _guest.Redirect(5, Vector, isLevel: false);
        IrqFdRegistration line = _machine.AssignIrqFd(trigger, 5);
        using (new QueuePause(_machine.Injector))
        {
            trigger.Signal();
            line.RequestStop();
        }

        _machine.Settle();

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.False(trigger.TryRead(out _));
        Assert.Equal(0, _machine.RegistrationCount);
    }

    /// <summary>IRQ-4.</summary>
    [Fact]
    public void BeRefusedIfItsEventFdIsInUse()
    {
        using EventFd duplicate = _trigger.Duplicate();
        using IrqFdRegistration first = _machine.AssignIrqFd(_trigger, 10);

        MachineException exception = Assert.Throws<MachineException>(() => _machine.AssignIrqFd(duplicate, 11, _resample));

        Assert.Equal("EBUSY: Irqfd on GSI 11 cannot use trigger: it already serves the irqfd on GSI 10. (rule IRQ-4)", exception.Message);
        Assert.Equal(1, _machine.RegistrationCount);
    }

    /// <summary>IRQ-17.</summary>
    [Fact]
    public void AllowAnAssignRightAfterDeassign()
    {
        _guest.Redirect(11, Vector, isLevel: false);
        Assert.Equal(1, _machine.AssignIrqFd(_trigger, 10).Deassign());
        _machine.AssignIrqFd(_trigger, 11);

        _trigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
    }

    /// <summary>IRQ-5: a signal before there is a route is lost, and a later one arrives.</summary>
    [Fact]
    public void InjectOnlyWhileItsGsiHasARoute()
    {
        _machine.AssignIrqFd(_trigger, 4000);

        _trigger.Signal();
        Assert.Empty(_guest.ServeAll());
        Assert.False(_trigger.TryRead(out _));
        _machine.SetGsiRouting([GsiRoute.ToMsi(4000, new MsiMessage(0xFEE0_0000, Vector))]);
        Assert.Empty(_guest.ServeAll());
        _trigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
    }

    /// <summary>IRQ-2, IRQ-3: the machine is looked at before the eventfds, the trigger before the resample eventfd.</summary>
    [Fact]
    public void BeRefusedInTheKernelsOrder()
    {
        using var bare = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using var open = EventFd.Create();
        _trigger.Dispose();
        Assert.Equal(Errno.EINVAL, bare.TryAssignIrqFd(_trigger, 5, out _));
        Assert.Equal(Errno.EBADF, _machine.TryAssignIrqFd(_trigger, 5, out _));
        Assert.Equal(Errno.EBADF, _machine.TryAssignIrqFd(open, 5, out _, resample: _trigger));
        Assert.Equal(Errno.None, _machine.TryAssignIrqFd(open, 5, out _));
    }

    /// <summary>IRQ-8: a pulse of a plain irqfd ends what was held up by hand, which is the same source.</summary>
    [Fact]
    public void LowerALineRaisedManually()
    {
        _guest.Redirect(20, Vector, isLevel: true, isMasked: true);
        _machine.AssignIrqFd(_trigger, 20);
        _machine.SetIrqLine(20, true);
        Assert.Equal(1u << 20, _machine.IoApic!.State.Requested);

        _trigger.Signal();
        _machine.Settle();

        Assert.Equal(0u, _machine.IoApic.State.Requested);
    }

    /// <summary>IRQ-9: a pulse on a level pin is delivered when nothing is in service, and lost otherwise.</summary>
    [Fact]
    public void LoseAPulseOnALevelInService()
    {
        _guest.Redirect(20, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 20);
        _trigger.Signal();
        _machine.Settle();
        Assert.Equal(Vector, _machine.Cpus[0].LocalApic.Acknowledge());

        _trigger.Signal();
        _machine.Settle();
        _machine.Cpus[0].LocalApic.EndOfInterrupt();

        Assert.Empty(_guest.ServeAll());
        Assert.False(_guest.RemoteIrr(20));
    }

    /// <summary>IRQ-15: a deassign names eventfd and GSI; another GSI finds nothing, and the irqfd stays.</summary>
    [Fact]
    public void BeFoundByEventFdAndGsi()
    {
        using EventFd duplicate = _trigger.Duplicate();
        IrqFdRegistration line = _machine.AssignIrqFd(_trigger, 5);
        Assert.Null(_machine.IrqFds.Find(_trigger, 6));
        Assert.Same(line, _machine.IrqFds.Find(duplicate, 5));
        line.Deassign();
        Assert.Null(_machine.IrqFds.Find(_trigger, 5));
    }

    /// <summary>IRQ-16: what is queued when it is deassigned is injected before that returns, and nothing after.</summary>
    [Fact]
    public void CompleteQueuedInjectionsOnDeassign()
    {
        _guest.Redirect(20, Vector, isLevel: false);
        IrqFdRegistration line = _machine.AssignIrqFd(_trigger, 20);
        var pause = new QueuePause(_machine.Injector);
        _trigger.Signal();
        var owner = new Thread(() => line.Deassign());
        owner.Start();
        pause.Dispose();
        owner.Join();

        Assert.True(_machine.Cpus[0].LocalApic.IsRequested(Vector));
        Assert.False(_trigger.TryRead(out _));
        Assert.Equal([Vector], _guest.ServeAll());
        _trigger.Signal();
        Assert.Empty(_guest.ServeAll());
        Assert.True(_trigger.TryRead(out _));
    }

    /// <summary>IRQ-19, LCK-13: a machine that ends lets go of every eventfd before it is gone.</summary>
    [Fact]
    public void EndWithItsMachine()
    {
        var machine = new EmbeddedMachine();
        new Guest(machine).EnableLocalApic();
        new Guest(machine).Redirect(20, Vector, isLevel: false);
        IrqFdRegistration line = machine.AssignIrqFd(_trigger, 20);
        machine.Dispose();

        Assert.False(line.IsActive);
        _trigger.Signal();
        Assert.False(machine.Cpus[0].LocalApic.IsRequested(Vector));
        Assert.Equal(Errno.None, _machine.TryAssignIrqFd(_trigger, 20, out _));
    }

    /// <summary>IRQ-18.</summary>
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
        using var next = EventFd.Create();
        Assert.Equal(Errno.None, _machine.TryAssignIrqFd(next, 5, out _));
    }

    /// <summary>RES-1.</summary>
    [Fact]
    public void StayRaisedUntilTheEndWithResample()
    {
        _guest.Redirect(5, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);

        for (int i = 0; i < 5; i++) _trigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(_resample.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    /// <summary>RES-2, RES-3.</summary>
    [Fact]
    public void ShareOneAssertionAndOneAcknowledgementOnOneGsi()
    {
        using var otherTrigger = EventFd.Create();
        using var otherResample = EventFd.Create();
        _guest.Redirect(5, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);
        _machine.AssignIrqFd(otherTrigger, 5, otherResample);

        _trigger.Signal();
        otherTrigger.Signal();

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.True(_resample.TryRead(out ulong count) && count == 1);
        Assert.True(otherResample.TryRead(out count) && count == 1);
    }

    /// <summary>RES-7.</summary>
    [Fact]
    public void KeepASharedLineRaisedUntilTheLastLeaves()
    {
        using var otherTrigger = EventFd.Create();
        _guest.Redirect(5, Vector, isLevel: true, isMasked: true);
        IrqFdRegistration first = _machine.AssignIrqFd(_trigger, 5, _resample);
        IrqFdRegistration second = _machine.AssignIrqFd(otherTrigger, 5, _resample);
        _trigger.Signal();
        otherTrigger.Signal();
        _machine.Settle();

        first.Deassign();
        Assert.Equal(1u << 5, _machine.IoApic!.State.Requested);
        second.Deassign();
        Assert.Equal(0u, _machine.IoApic.State.Requested);

        _guest.Redirect(5, Vector, isLevel: true);
        Assert.Empty(_guest.ServeAll());
    }

    /// <summary>RES-6: the line goes down at the end of the interrupt though nobody is left to be asked.</summary>
    [Fact]
    public void GoLowEvenIfTheResampleEventFdIsClosed()
    {
        _guest.Redirect(5, Vector, isLevel: true);
        _machine.AssignIrqFd(_trigger, 5, _resample);
        _resample.Dispose();
        _trigger.Signal();
        Assert.Equal([Vector], _guest.ServeAll());
        Assert.Equal(0u, _machine.IoApic!.State.Requested);
    }

    /// <summary>RES-9: the end of an interrupt at the 8259 takes the line down as well.</summary>
    [Fact]
    public void BeResampledAtTheEndOfAn8259Interrupt()
    {
        _machine.GuestWrite(IoAddress.Pio(0x4D0), 1, 0x20);
        _machine.AssignIrqFd(_trigger, 5, _resample);
        _trigger.Signal();
        _machine.Settle();
        Assert.Equal((byte)5, _machine.Cpus[0].LocalApic.AcknowledgeExternal());
        Assert.False(_resample.TryRead(out _));

        _machine.GuestWrite(IoAddress.Pio(0x20), 1, 0x20);

        Assert.True(_resample.TryRead(out _));
        Assert.Null(_machine.Cpus[0].LocalApic.AcknowledgeExternal());
    }

    /// <summary>RES-8: the devices are asked instead of the guest being interrupted.</summary>
    [Fact]
    public void BeResampledWhenTheGuestUnmasksItsLine()
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
    public void BeResampledAfterAnInterruptOfAnotherSource()
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
    public void WorkWithALinuxEventFd()
    {
        using var linux = EventFd.CreateLinux();
        _guest.Redirect(5, Vector, isLevel: false);
        using IrqFdRegistration line = _machine.AssignIrqFd(linux, 5);

        linux.Signal(3);

        Assert.Equal([Vector], _guest.ServeAll());
        Assert.False(linux.TryRead(out _));
        Assert.Equal(Errno.EBUSY, _machine.TryAssignIrqFd(linux, 6, out _));
    }
}
