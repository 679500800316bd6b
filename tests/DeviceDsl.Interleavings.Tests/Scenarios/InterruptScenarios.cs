using DeviceDsl.Interrupts;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>
/// From a signal to an interrupt and back, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.
/// </summary>
internal static class InterruptScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private const byte Vector = 0x35;
    private const byte OtherVector = 0x42;
    private const ulong ToFirstCpu = 0xFEE0_0000;
    private const ulong ToSecondCpu = 0xFEE0_1000;

    /// <summary>B10: an eventfd that an update moves to another GSI interrupts there or at the old one, but does interrupt.</summary>
    public static void B10NoSignalFallsBetweenTwoGsis()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: false);
        guest.Redirect(6, OtherVector, isLevel: false);
        using var trigger = EventFd.Create();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(line);
        update.AssignIrqFd(trigger, 6);
        var device = new Thread(() => trigger.Signal()) { Name = "device" };
        device.Start();

        update.Commit();

        device.Join();
        machine.Settle();
        Check.That(guest.ServeAll() == 1, "The signal did not interrupt once.");
        trigger.Signal();
        machine.Settle();
        Check.Equal(OtherVector, machine.Cpus[0].LocalApic.Acknowledge() ?? 0, "the interrupt after the move");
    }

    /// <summary>
    /// B20, LCK-10: an eventfd that is closed while it becomes an irqfd leaves nothing, whether the assignment saw it or not.
    /// </summary>
    public static void B20AnEventFdMayBeClosedWhileItIsAssigned()
    {
        using var machine = new EmbeddedMachine();
        var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        var closer = new Thread(trigger.Dispose) { Name = "closer" };
        closer.Start();

        Errno errno = machine.TryAssignIrqFd(trigger, 5, out IrqFdRegistration? line, resample);

        closer.Join();
        machine.Settle();
        Check.That(errno is Errno.None or Errno.EBADF, $"assigning a closed eventfd gave {errno}");
        Check.That(line is null or { IsActive: false }, "The irqfd outlives its eventfd.");
        Check.Equal(0, machine.RegistrationCount, "registrations left");
    }

    /// <summary>B21: closing an eventfd and assigning it take their locks in one order.</summary>
    public static void B21ClosingAndAssigningDoNotWaitForEachOther()
    {
        using var machine = new EmbeddedMachine();
        var trigger = EventFd.Create();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);
        var closer = new Thread(trigger.Dispose) { Name = "closer" };
        closer.Start();

        Errno errno = machine.TryAssignIrqFd(trigger, 6, out _);

        closer.Join();
        machine.Settle();
        Check.That(errno is Errno.EBUSY or Errno.EBADF, $"assigning an eventfd that is taken and being closed gave {errno}");
        Check.That(!line.IsActive, "The irqfd outlives its eventfd.");
    }

    /// <summary>B22: a signal that comes while its irqfd is assigned is not lost.</summary>
    public static void B22ASignalOfBeforeTheAssignmentIsInjected()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: false);
        using var trigger = EventFd.Create();
        var device = new Thread(() => trigger.Signal()) { Name = "device" };
        device.Start();

        using IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);

        device.Join();
        Check.That(guest.ServeAll() > 0, "The interrupt was lost.");
    }

    /// <summary>
    /// B23, IRQ-14: nothing arrives by an old route once the change of the routing has returned, not even from an irqfd that is just
    /// leaving.
    /// </summary>
    public static void B23NothingTakesARouteOfBefore()
    {
        using EmbeddedMachine machine = CreateRouted(out EventFd trigger, out IrqFdRegistration line);
        bool hadCome = false;
        var owner = new Thread(() =>
        {
            line.RequestStop();
            ChangeRoute(machine);
            hadCome = machine.Cpus[0].LocalApic.IsRequested(Vector);
        })
        { Name = "owner" };
        owner.Start();

        trigger.Signal();

        owner.Join();
        Check.Equal(hadCome, machine.Cpus[0].LocalApic.IsRequested(Vector), "whether the old route delivered");
    }

    /// <summary>B23, IRQ-20: an irqfd that is assigned while the routing changes follows the change, whichever is first.</summary>
    public static void B23AnIrqFdFollowsAChangeDuringItsAssignment()
    {
        using EmbeddedMachine machine = CreateRouted(out _, out IrqFdRegistration first);
        first.Deassign();
        using var trigger = EventFd.Create();
        var owner = new Thread(() => ChangeRoute(machine)) { Name = "owner" };
        owner.Start();

        machine.AssignIrqFd(trigger, 30);

        owner.Join();
        trigger.Signal();
        Check.That(machine.Cpus[1].LocalApic.IsRequested(OtherVector), "The irqfd holds on to the route of before.");
    }

    /// <summary>B24: a signal during a change of its route takes the old one or the new one, never half of each.</summary>
    public static void B24ARouteIsReadWhole()
    {
        using EmbeddedMachine machine = CreateRouted(out EventFd trigger, out _);
        var owner = new Thread(() => ChangeRoute(machine)) { Name = "owner" };
        owner.Start();

        trigger.Signal();

        owner.Join();
        machine.Settle();
        bool isOld = machine.Cpus[0].LocalApic.IsRequested(Vector);
        bool isNew = machine.Cpus[1].LocalApic.IsRequested(OtherVector);
        Check.That(isOld != isNew, "The signal took neither the old route nor the new one.");
    }

    /// <summary>B25: a change of the routing waits for those who read the routing, once, and for nobody else.</summary>
    public static void B25AChangeOfTheRoutingWaitsForItsReadersAlone()
    {
        using EmbeddedMachine machine = CreateRouted(out EventFd trigger, out _);
        using var isOver = new AutoResetEvent(false);
        var guest = new Thread(() =>
        {
            using (machine.Buses.Accesses.Enter()) isOver.WaitOne();
        })
        { Name = "guest" };
        guest.Start();
        long before = machine.Router.Readers.WaitCount;

        ChangeRoute(machine);

        Check.Equal(1, machine.Router.Readers.WaitCount - before, "waits for readers");
        isOver.Set();
        guest.Join();
        trigger.Signal();
        Check.That(machine.Cpus[1].LocalApic.IsRequested(OtherVector), "The irqfd did not follow the change.");
    }

    /// <summary>B26: the line goes down before anyone is asked, so that who raises it again at once is not undone.</summary>
    public static void B26AReassertionIsNotUndone()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: true);
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        int due = 2;
        using LoopRegistration handler = machine.Loop.Add(resample, () =>
        {
            if (--due > 0) trigger.Signal();
        });
        using IrqFdRegistration line = machine.AssignIrqFd(trigger, 5, resample);
        trigger.Signal();

        Check.Equal(2, guest.ServeAll(), "interrupts");
    }

    /// <summary>B27: a resampling irqfd that is its own trigger goes round once for each end of interrupt, not in a circle.</summary>
    public static void B27ALineThatRaisesItselfDoesNotRecurse()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: true);
        using var both = EventFd.Create();
        using IrqFdRegistration line = machine.AssignIrqFd(both, 5, both);
        both.Signal();

        for (int i = 0; i < 3; i++)
        {
            machine.Settle();
            Check.Equal(Vector, machine.Cpus[0].LocalApic.Acknowledge() ?? 0, "the interrupt");
            machine.Cpus[0].LocalApic.EndOfInterrupt();
        }
    }

    /// <summary>B28: the level of a shared line is the OR of its sources, whatever the order in which they change.</summary>
    public static void B28ASharedLineIsTheOrOfItsSources()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(9, Vector, isLevel: true, isMasked: true);
        LineDriver first = machine.LevelSources.Add(9);
        LineDriver second = machine.LevelSources.Add(9);
        first.Set(true);
        var other = new Thread(() => second.Set(true)) { Name = "other" };
        other.Start();

        first.Set(false);

        other.Join();
        guest.Redirect(9, Vector, isLevel: true);
        Check.That(machine.Cpus[0].LocalApic.IsRequested(Vector), "The line is down though one source holds it up.");
    }

    /// <summary>B30: what was raised while masked comes once it is unmasked, and once only.</summary>
    public static void B30AMaskedInterruptComesOnceWhenItIsUnmasked()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: true, isMasked: true);
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        bool isPending = true;
        using LoopRegistration handler = machine.Loop.Add(resample, () =>
        {
            if (isPending) trigger.Signal();
        });
        using IrqFdRegistration line = machine.AssignIrqFd(trigger, 5, resample);
        trigger.Signal();

        guest.Redirect(5, Vector, isLevel: true);

        machine.Settle();
        Check.Equal(Vector, machine.Cpus[0].LocalApic.Acknowledge() ?? 0, "the interrupt");
        guest.Redirect(5, Vector, isLevel: true, isMasked: true);
        machine.Cpus[0].LocalApic.EndOfInterrupt();
        machine.Settle();
        isPending = false;
        guest.Redirect(5, Vector, isLevel: true);
        Check.Equal(0, guest.ServeAll(), "interrupts after the cause is gone");
    }

    /// <summary>IRQ-16: a signal that meets the end of its irqfd interrupts, or stays in the eventfd for the next irqfd.</summary>
    public static void IRQ16ASignalAtTheEndInterruptsOrStays()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: false);
        using var trigger = EventFd.Create();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);
        var owner = new Thread(() => line.Deassign()) { Name = "owner" };
        owner.Start();

        trigger.Signal();

        owner.Join();
        CheckOnce(guest, trigger);
    }

    /// <summary>
    /// IRQ-7, IRQ-16: what was pending when the irqfd began has interrupted by then and does not stay, a signal that meets its end does.
    /// </summary>
    public static void IRQ16WhatWasPendingDoesNotStayWithASignalAtTheEnd()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: false);
        using var trigger = EventFd.Create();
        trigger.Signal();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);
        Check.Equal(1, guest.ServeAll(), "interrupts of before");
        var owner = new Thread(() => line.Deassign()) { Name = "owner" };
        owner.Start();

        trigger.Signal();

        owner.Join();
        CheckOnce(guest, trigger);
    }

    private static void CheckOnce(ToyGuest guest, EventFd trigger)
    {
        int served = guest.ServeAll();
        ulong left = trigger.TryRead(out ulong count) ? count : 0;
        Check.That(served + (int)left == 1, $"One signal came to {served} interrupts and stayed {left} times.");
    }

    /// <summary>A machine with an irqfd whose GSI leads to the first of two processors.</summary>
    private static EmbeddedMachine CreateRouted(out EventFd trigger, out IrqFdRegistration line)
    {
        var machine = new EmbeddedMachine(new() { Cpus = 2 });
        new ToyGuest(machine).Enable();
        machine.SetGsiRouting([GsiRoute.ToMsi(30, new MsiMessage(ToFirstCpu, Vector))]);
        trigger = EventFd.Create();
        line = machine.AssignIrqFd(trigger, 30);
        return machine;
    }

    private static void ChangeRoute(EmbeddedMachine machine)
        => machine.SetGsiRouting([GsiRoute.ToMsi(30, new MsiMessage(ToSecondCpu, OtherVector))]);
}
