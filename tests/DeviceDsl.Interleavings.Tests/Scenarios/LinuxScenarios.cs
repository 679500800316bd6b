using DeviceDsl.Interleavings.Model;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>
/// Eventfds of Linux on the loop and as irqfds, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.
/// </summary>
internal static class LinuxScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private const byte Vector = 0x35;
    private const byte OtherVector = 0x42;

    /// <summary>
    /// B3: a handler closes an eventfd that is signalled too and opens another, which gets its number. That one is served
    /// when it is signalled and not before, even if another thread ends the registration of the first one.
    /// </summary>
    public static void B3AnEndedWatchTouchesNobodyWithItsNumber()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = new(new() { HasInterruptControllers = false });
        using var kick = EventFd.CreateLinux();
        var closed = EventFd.CreateLinux();
        nint number = closed.LinuxHandle!.DangerousGetHandle();
        EventFd? opened = null;
        LoopRegistration? second = null;
        int calls = 0;
        LoopRegistration first = machine.Loop.Add(closed, () => { });
        using LoopRegistration closer = machine.Loop.Add(kick, () =>
        {
            closed.Dispose();
            opened = EventFd.CreateLinux();
            second = machine.Loop.Add(opened, () => calls++);
        });
        var ender = new Thread(first.RequestStop) { Name = "ender" };
        kick.Signal();
        closed.TrySignal();
        ender.Start();

        machine.Settle();
        ender.Join();

        Check.Equal(number, opened!.LinuxHandle!.DangerousGetHandle(), "the number of the eventfd that was opened");
        Check.Equal(0, calls, "calls before its first signal");
        opened.Signal();
        machine.Settle();
        Check.Equal(1, calls, "calls after its first signal");
        second!.Dispose();
        opened.Dispose();
    }

    /// <summary>
    /// A registration ends while the loop, which has served it after a pause, has its eventfd watched again: the next one of the eventfd is
    /// served all the same.
    /// </summary>
    public static void AnEndedWatchLeavesTheNextOneAlone()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = new(new() { HasInterruptControllers = false });
        using var kick = EventFd.CreateLinux();
        int calls = 0;
        LoopRegistration? first = null;
        LoopRegistration? second = null;
        var replacer = new Thread(() =>
        {
            first!.RequestStop();
            second = machine.Loop.Add(kick, () => calls++);
        })
        { Name = "replacer" };
        first = machine.Loop.Add(kick, replacer.Start);
        machine.Pause();
        kick.Signal();
        machine.Settle();

        machine.Resume();
        machine.Settle();
        replacer.Join();

        kick.Signal();
        machine.Settle();
        Check.Equal(1, calls, "calls of the next one");
        second!.Dispose();
    }

    /// <summary>B10: an eventfd that an update moves to another GSI interrupts there or at the old one, but does interrupt.</summary>
    public static void B10NoLinuxSignalFallsBetweenTwoGsis()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = CreateRouted(out ToyGuest guest);
        using var trigger = EventFd.CreateLinux();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(line);
        update.AssignIrqFd(trigger, 6);
        var device = new Thread(() => trigger.Signal()) { Name = "device" };
        device.Start();

        update.Commit();

        device.Join();
        machine.Settle();
        Check.Equal(1, guest.ServeAll(), "interrupts of the signal");
        trigger.Signal();
        machine.Settle();
        Check.Equal(OtherVector, machine.Cpus[0].LocalApic.Acknowledge() ?? 0, "the interrupt after the move");
    }

    /// <summary>IRQ-16: a signal that meets the end of its irqfd interrupts, or it stays in the eventfd for the next one.</summary>
    public static void IRQ16ALinuxSignalAtTheEndInterruptsOrStays()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = CreateRouted(out ToyGuest guest);
        using var trigger = EventFd.CreateLinux();
        EndDuringASignal(machine, guest, trigger, machine.AssignIrqFd(trigger, 5));
    }

    /// <summary>
    /// IRQ-7, IRQ-16: a count that was pending when the irqfd began has interrupted and does not stay; a signal that meets its end
    /// interrupts or stays.
    /// </summary>
    public static void IRQ16WhatWasPendingInALinuxEventFdDoesNotStay()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = CreateRouted(out ToyGuest guest);
        using var trigger = EventFd.CreateLinux();
        trigger.Signal();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5);
        machine.Settle();
        Check.Equal(1, guest.ServeAll(), "interrupts of before");
        EndDuringASignal(machine, guest, trigger, line);
    }

    private static void EndDuringASignal(EmbeddedMachine machine, ToyGuest guest, EventFd trigger, IrqFdRegistration line)
    {
        var device = new Thread(() => trigger.Signal()) { Name = "device" };
        device.Start();

        line.Deassign();

        device.Join();
        machine.Settle();
        int served = guest.ServeAll();
        ulong left = trigger.TryRead(out ulong count) ? count : 0;
        Check.That(served + (int)left == 1, $"One signal came to {served} interrupts and stayed {left} times.");
    }

    private static EmbeddedMachine CreateRouted(out ToyGuest guest)
    {
        var machine = new EmbeddedMachine();
        guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: false);
        guest.Redirect(6, OtherVector, isLevel: false);
        return machine;
    }
}
