namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Updates of a machine, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class UpdateScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>B10: an eventfd that is closed while an update removes its doorbell does not fail the update, which has its own.</summary>
    public static void B10AnEventFdMayBeClosedInsideTheUpdateThatRemovesIt()
    {
        using EmbeddedMachine machine = CreateMachine();
        var old = EventFd.Create();
        using var next = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(old, Port);
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(doorbell);
        IoEventFdRegistration replacement = update.AssignIoEventFd(next, Port);
        var closer = new Thread(old.Dispose) { Name = "closer" };
        closer.Start();

        Check.Equal(Errno.None, update.TryCommit(), "the commit");

        closer.Join();
        Check.That(!doorbell.IsActive && replacement.IsActive, "The update was not made.");
        Check.Equal(1, machine.RegistrationCount, "registrations");
        Check.That(machine.GuestWrite(Port, 1, 0), "The replacement does not ring.");
        Check.That(next.TryRead(out ulong count) && count == 1, "The replacement did not signal its eventfd once.");
        replacement.Deassign();
        Check.Equal(Errno.None, machine.TryAssignIoEventFd(next, Port, 0, null, out _), "assigning at the address afterwards");
    }

    /// <summary>B10: an eventfd that is closed while an update adds a doorbell for it leaves all of the update or nothing.</summary>
    public static void B10AnEventFdMayBeClosedInsideTheUpdateThatAddsIt()
    {
        using EmbeddedMachine machine = CreateMachine();
        var closing = EventFd.Create();
        using var other = EventFd.Create();
        using MachineUpdate update = machine.BeginUpdate();
        IoEventFdRegistration second = update.AssignIoEventFd(other, Port.Plus(1));
        IoEventFdRegistration first = update.AssignIoEventFd(closing, Port);
        var closer = new Thread(closing.Dispose) { Name = "closer" };
        closer.Start();

        Errno errno = update.TryCommit();

        closer.Join();
        Check.That(errno is Errno.None or Errno.EBADF, $"committing a closed eventfd gave {errno}");
        Check.That(!first.IsActive, "The doorbell outlives its eventfd.");
        Check.That(!machine.GuestWrite(Port, 1, 0), "The doorbell of a closed eventfd rings.");
        Check.Equal(errno == Errno.None, second.IsActive, "whether the rest of the update was made");
        Check.Equal(errno == Errno.None, machine.GuestWrite(Port.Plus(1), 1, 0), "whether the rest of the update rings");
    }

    /// <summary>B10: each write meets the doorbell of before or the one of after; and after the commit, that one alone.</summary>
    public static void B10NoWriteFallsBetweenTheOldAndTheNew()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var old = EventFd.Create();
        using var next = EventFd.Create();
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(machine.AssignIoEventFd(old, Port));
        update.AssignIoEventFd(next, Port, 1);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        update.Commit();

        bool hasMetOld = old.TryRead(out _);
        guest.Join();
        Check.That(isTaken, "A write met neither doorbell.");
        Check.That(!old.TryRead(out _), "The old doorbell was rung after the commit.");
        Check.Equal(!hasMetOld, next.TryRead(out _), "whether the write met the new doorbell");
    }

    /// <summary>B10: what an update adds and removes at different addresses of a space is seen at once.</summary>
    public static void B10AnUpdateIsSeenAsAWhole()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        using MachineUpdate update = machine.BeginUpdate();
        update.AssignIoEventFd(kick, Port);
        update.AssignIoEventFd(kick, Port.Plus(1));
        bool isFirstTaken = false;
        bool isSecondTaken = false;
        var guest = new Thread(() =>
        {
            isFirstTaken = machine.GuestWrite(Port, 1, 0);
            isSecondTaken = machine.GuestWrite(Port.Plus(1), 1, 0);
        })
        { Name = "guest" };
        guest.Start();
        bool isFirstTakenBefore = machine.GuestWrite(Port, 1, 0);

        update.Commit();

        guest.Join();
        Check.That(!isFirstTakenBefore, "A doorbell rings before its commit.");
        Check.That(isSecondTaken || !isFirstTaken, "A doorbell of the update rings while another does not.");
    }

    /// <summary>B10: an update that is refused disturbs nothing that rings.</summary>
    public static void B10ARefusedUpdateDisturbsNothing()
    {
        using var machine = new EmbeddedMachine();
        using var kick = EventFd.Create();
        using var other = EventFd.Create();
        using var trigger = EventFd.Create();
        machine.AssignIrqFd(trigger, 5);
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Port);
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(doorbell);
        update.AssignIoEventFd(other, Port);
        update.AssignIrqFd(trigger, 6);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        Check.Equal(Errno.EBUSY, update.TryCommit(), "an update with an eventfd that is busy");

        guest.Join();
        Check.That(isTaken && kick.TryRead(out _) && !other.TryRead(out _), "The write did not meet the doorbell that is there.");
        Check.That(doorbell.IsActive, "A refused update ended a doorbell.");
        Check.Equal(2, machine.RegistrationCount, "registrations");
    }

    /// <summary>B10: two updates of one address: both are made, one after the other, or one is refused.</summary>
    public static void B10TwoUpdatesDoNotMix()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var old = EventFd.Create();
        using var next = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(old, Port);
        Errno byOther = Errno.None;
        var other = new Thread(() => byOther = Replace(machine, doorbell, next)) { Name = "other" };
        other.Start();

        Errno byMain = Replace(machine, doorbell, next);

        other.Join();
        Check.That(byMain == Errno.None ^ byOther == Errno.None, $"Two updates added the same doorbell: {byMain} and {byOther}.");
        Check.Equal(1, machine.RegistrationCount, "registrations");
        machine.GuestWrite(Port, 1, 0);
        Check.That(next.TryRead(out ulong count) && count == 1, "The write did not meet one doorbell.");
    }

    private static Errno Replace(EmbeddedMachine machine, IoEventFdRegistration doorbell, EventFd next)
    {
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(doorbell);
        update.AssignIoEventFd(next, Port);
        return update.TryCommit();
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
