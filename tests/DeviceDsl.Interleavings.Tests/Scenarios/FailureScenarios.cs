using DeviceDsl.Interleavings.Model;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>
/// Memory that runs out, at each place in turn and in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.
/// </summary>
internal static class FailureScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private static readonly IoAddress First = IoAddress.Mmio(0xD000_0000);
    private static readonly IoAddress Second = IoAddress.Mmio(0xD000_1000);

    /// <summary>
    /// B12: where a bus cannot be made anew without a doorbell, that one stays whole, on both its buses, and goes at the
    /// next attempt, once; the other one rings all the time.
    /// </summary>
    public static void B12ADoorbellThatCannotBeRemovedStaysWhole()
    {
        for (int place = 1, left = 0; left == 0; place++)
        {
            using EmbeddedMachine machine = CreateMachine();
            using var kick = EventFd.Create();
            IoEventFdRegistration leaving = machine.AssignIoEventFd(kick, First);
            machine.AssignIoEventFd(kick, Second);
            bool isTaken = false;
            var guest = new Thread(() => isTaken = machine.GuestWrite(Second, 4, 0)) { Name = "guest" };
            guest.Start();

            bool hasFailed = Fails(place, () => leaving.Deassign());

            guest.Join();
            Check.That(isTaken, "The other doorbell did not ring meanwhile.");
            Check.Equal(hasFailed ? 2 : 0, BusesOf(machine, First), "buses with the doorbell after the first attempt");
            Check.Equal(hasFailed ? 1 : 0, leaving.Deassign(), "doorbells removed by the second attempt");
            Check.Equal(0, BusesOf(machine, First), "buses with the doorbell after the second attempt");
            Check.Equal(2, BusesOf(machine, Second), "buses with the other doorbell");
            Check.Equal(1, machine.RegistrationCount, "registrations");
            left = hasFailed ? 0 : 1;
            Check.That(hasFailed || place > 1, "Memory did not run out anywhere.");
        }
    }

    /// <summary>B12: where a bus cannot be made anew with a doorbell, its address is free, and the eventfd can be closed.</summary>
    public static void B12ADoorbellThatCannotBeAddedLeavesNothing()
    {
        bool hasFailed = true;
        for (int place = 1; hasFailed; place++)
        {
            using EmbeddedMachine machine = CreateMachine();
            using var kick = EventFd.Create();

            hasFailed = Fails(place, () => machine.AssignIoEventFd(kick, First));

            Check.Equal(hasFailed ? 0 : 2, BusesOf(machine, First), "buses with the doorbell");
            Check.Equal(hasFailed ? 0 : 1, machine.RegistrationCount, "registrations");
            Check.Equal(
                hasFailed ? Errno.None : Errno.EEXIST, machine.TryAssignIoEventFd(kick, First, 0, null, out _), "assigning it again");
            Check.That(hasFailed || place > 1, "Memory did not run out anywhere.");
        }
    }

    /// <summary>B12: an eventfd that is closed while memory runs out is closed all the same, and each of its doorbells is told.</summary>
    public static void B12AnEventFdIsClosedThoughADoorbellCannotBeRemoved()
    {
        using EmbeddedMachine machine = CreateMachine();
        var kick = EventFd.Create();
        IoEventFdRegistration stuck = machine.AssignIoEventFd(kick, First);
        machine.AssignIoEventFd(kick, Second);

        Check.That(Fails(1, kick.Dispose), "Memory did not run out.");

        Check.Equal(2, BusesOf(machine, First), "buses with the doorbell that could not be removed");
        Check.Equal(0, BusesOf(machine, Second), "buses with the other doorbell");
        Check.Equal(1, stuck.Deassign(), "doorbells removed by the second attempt");
        Check.Equal(0, machine.RegistrationCount, "registrations");
    }

    private static int BusesOf(EmbeddedMachine machine, IoAddress address)
        => (machine.GuestWrite(address, 4, 0) ? 1 : 0) + (machine.FastMmioAccess(address.Value) ? 1 : 0);

    private static bool Fails(int place, Action action)
    {
        Faults.FailAt(place);
        try
        {
            action();
            return false;
        }
        catch (OutOfMemoryException)
        {
            return true;
        }
        finally
        {
            Faults.FailAt(0);
        }
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
