using DeviceDsl.Interleavings.Model;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The interrupt controllers under several processors. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class ControllerScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private const byte Vector = 0x35;
    private const byte OtherVector = 0x42;

    /// <summary>
    /// B29: after so many ends with the line up the next interrupt waits for the clock, and comes then, unless the line went down.
    /// </summary>
    public static void B29AStormIsServedLaterAndNotForNothing()
    {
        var clock = new ToyClock();
        using var machine = new EmbeddedMachine(new() { Clock = clock });
        var guest = new ToyGuest(machine);
        LocalApic apic = machine.Cpus[0].LocalApic;
        Run.Current?.Prepare(() =>
        {
            guest.Enable();
            guest.Redirect(5, Vector, isLevel: true);
            machine.SetIrqLine(5, true);
            for (int i = 0; i < StormGuard.Limit; i++)
            {
                Check.Equal(Vector, apic.Acknowledge() ?? 0, $"interrupt {i}");
                apic.EndOfInterrupt();
            }
        });
        Check.That(!apic.IsRequested(Vector), "The guest gets no further.");
        var time = new Thread(clock.Fire) { Name = "time" };
        time.Start();

        machine.SetIrqLine(5, false);
        bool hadCome = apic.IsRequested(Vector);

        time.Join();
        Check.Equal(hadCome, apic.IsRequested(Vector), "whether the storm's interrupt came, once the line was down");
        machine.SetIrqLine(5, true);
        machine.SetIrqLine(5, false);
        Check.Equal(1, guest.ServeAll(), "interrupts in the end");
    }

    /// <summary>B31: an interrupt ends on the processor that took it while its entry is led to another: the line is not stuck.</summary>
    public static void B31TheEndFindsAnEntryThatLeadsElsewhere()
    {
        using EmbeddedMachine machine = CreateInService(out ToyGuest guest);
        var other = new Thread(() => guest.Write(0x11 + (2 * 5), 1 << 24, cpu: 1)) { Name = "cpu 1" };
        other.Start();

        machine.Cpus[0].LocalApic.EndOfInterrupt();

        other.Join();
        Check.That(!guest.RemoteIrr(5), "Nobody ends the interrupt any more.");
        machine.SetIrqLine(5, true);
        Check.That(machine.Cpus[1].LocalApic.IsRequested(Vector), "The line does not interrupt the processor that it leads to.");
    }

    /// <summary>B31, LCK-8: what is written to an entry while its end is passed on stays written.</summary>
    public static void B31AnEntryIsRewrittenWhileItsInterruptEnds()
    {
        using EmbeddedMachine machine = CreateInService(out ToyGuest guest);
        var other = new Thread(() => guest.Write(0x10 + (2 * 5), 0x1_8000 | OtherVector, cpu: 1)) { Name = "cpu 1" };
        other.Start();

        machine.Cpus[0].LocalApic.EndOfInterrupt();

        other.Join();
        Check.Equal(0x1_8000u | OtherVector, guest.Read(0x10 + (2 * 5)) & ~(1u << 14), "the entry");
    }

    /// <summary>B31: an edge entry has nothing in service, so that a guest which turns it over and back has ended it by itself.</summary>
    public static void B31AnEntryThatTurnsToEdgeIsFree()
    {
        using EmbeddedMachine machine = CreateInService(out ToyGuest guest);
        var other = new Thread(() => guest.Redirect(5, Vector, isLevel: false, cpu: 1)) { Name = "cpu 1" };
        other.Start();
        machine.SetIrqLine(5, true);
        other.Join();
        guest.Redirect(5, Vector, isLevel: true);

        machine.SetIrqLine(5, false);
        Check.Equal(Vector, machine.Cpus[0].LocalApic.Acknowledge() ?? Vector, "the interrupt");
        machine.Cpus[0].LocalApic.EndOfInterrupt();
        guest.ServeAll();
        Check.That(!guest.RemoteIrr(5), "The line is stuck.");
    }

    /// <summary>B31: an old entry of the same vector does not take the end for itself.</summary>
    public static void B31TheEndServesEveryEntryOfItsVector()
    {
        using EmbeddedMachine machine = CreateInService(out ToyGuest guest);
        var other = new Thread(() => guest.Redirect(4, Vector, isLevel: true, isMasked: true, cpu: 1)) { Name = "cpu 1" };
        other.Start();

        machine.Cpus[0].LocalApic.EndOfInterrupt();

        other.Join();
        Check.That(!guest.RemoteIrr(5), "The end was taken by an entry that is masked.");
    }

    /// <summary>B32: whatever two processors select and write, nothing outside of the table is reached and read-only bits stay.</summary>
    public static void B32TheRegistersOfTheIoApicHoldAgainstTwoProcessors()
    {
        using var machine = new EmbeddedMachine(new() { Cpus = 2 });
        var guest = new ToyGuest(machine);
        var other = new Thread(() =>
        {
            guest.Write(0xFF, uint.MaxValue, cpu: 1);
            guest.Write(0x0F, uint.MaxValue, cpu: 1);
        })
        { Name = "cpu 1" };
        other.Start();

        guest.Write(0x10, uint.MaxValue);
        guest.Write(0x40, uint.MaxValue);

        other.Join();
        Check.Equal(0u, guest.Read(0x10) & 0x5000, "the bits of the entry that no guest writes");
        Check.Equal(uint.MaxValue, guest.Read(0x40), "what is behind the last entry");
        Check.Equal(0x17_0011u, guest.Read(0x01), "the version");
    }

    /// <summary>B36: what happens between the driver's look at the status and its acknowledgement interrupts again.</summary>
    public static void B36ANotificationBetweenStatusAndAcknowledgementIsSeen()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        var device = new ToyStatus();
        Run.Current?.Prepare(() =>
        {
            guest.Enable();
            guest.Redirect(5, Vector, isLevel: true);
            machine.Attach(device);
            device.Notify(1);
            machine.Settle();
        });
        Check.Equal(Vector, machine.Cpus[0].LocalApic.Acknowledge() ?? 0, "the first interrupt");
        ulong seen = machine.GuestRead(ToyStatus.Status, 1);
        var second = new Thread(() => device.Notify(2)) { Name = "device" };
        second.Start();

        machine.GuestWrite(ToyStatus.Status, 1, seen);
        machine.Cpus[0].LocalApic.EndOfInterrupt();

        second.Join();
        machine.Settle();
        if (machine.Cpus[0].LocalApic.Acknowledge() is not null) seen |= machine.GuestRead(ToyStatus.Status, 1);
        Check.Equal(3UL, seen, "what the driver saw");
    }

    /// <summary>SPL-3: a level that comes while its entry is unmasked comes once its route is known, so that its end is heard of.</summary>
    public static void SPL3NoLevelComesBeforeItsRoute()
    {
        using var split = new ToySplit();
        Run.Current?.Prepare(() =>
        {
            split.Guest.Enable();
            split.Guest.Write(0x10 + (2 * 5), 0x1_8000 | Vector);
            split.Guest.Write(0x11 + (2 * 5), 1 << 24);
        });
        int served = 0;
        var other = new Thread(() =>
        {
            split.SetLine(5, true);
            if (split.TryServe(cpu: 1)) served++;
        })
        { Name = "device and cpu 1" };
        other.Start();

        split.Guest.Write(0x10 + (2 * 5), 0x8000 | Vector);

        other.Join();
        if (split.TryServe(cpu: 1)) served++;
        Check.That(served > 0, "The interrupt was lost.");
        split.SetLine(5, false);
        while (split.TryServe(cpu: 1)) Check.That(++served < 100, "The interrupts do not end.");
        Check.That(!split.Guest.RemoteIrr(5), "The line is stuck: nobody heard of the end.");
    }

    /// <summary>Two processors, of which the first serves a level interrupt of pin 5, whose line is down again.</summary>
    private static EmbeddedMachine CreateInService(out ToyGuest guest)
    {
        var machine = new EmbeddedMachine(new() { Cpus = 2 });
        guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(5, Vector, isLevel: true);
        machine.SetIrqLine(5, true);
        Check.Equal(Vector, machine.Cpus[0].LocalApic.Acknowledge() ?? 0, "the interrupt");
        machine.SetIrqLine(5, false);
        return machine;
    }
}
