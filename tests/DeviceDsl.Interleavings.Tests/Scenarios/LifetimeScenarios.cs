using DeviceDsl.Eventing;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Kicks, handlers and their end, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class LifetimeScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>B1: who ends something waits for no lock that what it waits for needs.</summary>
    public static void B1EndingADeviceDoesNotWaitForItselfThroughALock()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        Attachment attachment = machine.Attach(device);
        Thread guest = StartGuest(machine);

        attachment.Dispose();

        guest.Join();
    }

    /// <summary>B1: a doorbell may be deassigned under a lock that its handler takes, since handlers are not waited for.</summary>
    public static void B1ADoorbellIsDeassignedUnderALockOfItsHandler()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        var gate = new Lock();
        using LoopRegistration handler = machine.Loop.Add(kick, () =>
        {
            lock (gate)
            {
            }
        });
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Port);
        Thread guest = StartGuest(machine);

        lock (gate) doorbell.Deassign();

        guest.Join();
    }

    /// <summary>B2: closing an eventfd frees its doorbell, also while another thread deassigns it, and affects no later one.</summary>
    public static void B2AClosedEventFdTakesItsDoorbellAlong()
    {
        using EmbeddedMachine machine = CreateMachine();
        var kick = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Port);
        var closer = new Thread(kick.Dispose) { Name = "closer" };
        closer.Start();

        doorbell.Deassign();
        closer.Join();
        using var next = EventFd.Create();
        using IoEventFdRegistration nextDoorbell = machine.AssignIoEventFd(next, Port);

        Check.Equal(0, doorbell.Deassign(), "registrations left of the closed eventfd");
        Check.That(machine.GuestWrite(Port, 1, 0), "The next doorbell does not ring.");
        Check.That(next.TryRead(out ulong count) && count == 1, "The next doorbell did not signal its eventfd once.");
    }

    /// <summary>B2: the same without anyone deassigning.</summary>
    public static void B2AClosedEventFdFreesItsAddress()
    {
        using EmbeddedMachine machine = CreateMachine();
        var kick = EventFd.Create();
        machine.AssignIoEventFd(kick, Port);
        Thread guest = StartGuest(machine);

        kick.Dispose();

        using var next = EventFd.Create();
        Check.Equal(Errno.None, machine.TryAssignIoEventFd(next, Port, 0, null, out _), "assigning at the address of a closed eventfd");
        guest.Join();
    }

    /// <summary>B4: a kick before the end or during it is served; one after it leaves the guest.</summary>
    public static void B4NoKickIsLostWhenADoorbellIsDeassigned()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Port);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        bool isServed = doorbell.StopAndDrain(() => { });

        bool isPendingAfterwards = kick.TryRead(out _);
        guest.Join();
        Check.That(!isPendingAfterwards && !kick.TryRead(out _), "A kick was signalled after the doorbell was deassigned.");
        Check.Equal(isTaken, isServed, "whether the guest's kick was served");
    }

    /// <summary>B4: the same for a whole device: each kick that was taken is served exactly once, by the loop or by the drain.</summary>
    public static void B4NoKickIsLostWhenADeviceIsDetached()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        Attachment attachment = machine.Attach(device);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        attachment.Dispose();

        int rings = device.Rings;
        guest.Join();
        Check.Equal(isTaken ? 1 : 0, device.Rings, "rings of the device");
        Check.Equal(rings, device.Rings, "rings after the device was detached");
    }

    /// <summary>B5: a kick that comes before the handler is there is served when it is.</summary>
    public static void B5AKickBeforeTheHandlerIsServed()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        machine.AssignIoEventFd(kick, Port);
        int served = 0;
        Thread guest = StartGuest(machine);

        using LoopRegistration handler = machine.Loop.Add(kick, () => served++);

        guest.Join();
        machine.Settle();
        Check.Equal(1, served, "calls of the handler");
    }

    /// <summary>B7: a handler that runs in the drain cannot start the device again, and its request is not dropped.</summary>
    public static void B7AHandlerInTheDrainDoesNotStartAgain()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        Attachment attachment = machine.Attach(device);
        var again = new List<Errno>();
        device.InHandler = () => again.Add(machine.TryAttach(device, out _));
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        attachment.Dispose();

        guest.Join();
        Check.Equal(isTaken ? 1 : 0, device.Rings, "rings of the device");
        Check.That(again.TrueForAll(errno => errno == Errno.EBUSY), "The device was attached again while it was being detached.");
    }

    /// <summary>B8: when the end of a handler returns, it neither runs nor will run.</summary>
    public static void B8NoHandlerRunsAfterItsEnd()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        bool isInside = false;
        int calls = 0;
        LoopRegistration handler = machine.Loop.Add(kick, () =>
        {
            Volatile.Write(ref isInside, true);
            calls++;
            Volatile.Write(ref isInside, false);
        });
        kick.Signal();

        handler.Dispose();

        Check.That(!Volatile.Read(ref isInside), "The handler still runs after its end.");
        int before = calls;
        kick.Signal();
        machine.Settle();
        Check.Equal(before, calls, "calls of the handler after its end");
    }

    /// <summary>A synchronous doorbell over a register finds the value that rang it, even if other threads write there too.</summary>
    public static void ASynchronousDoorbellFindsItsValueInTheRegister()
    {
        using EmbeddedMachine machine = CreateMachine();
        var mailbox = new ToyMailbox();
        using Attachment attachment = machine.Attach(mailbox);
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 1)) { Name = "guest" };
        guest.Start();

        machine.GuestWrite(Port, 1, 2);

        guest.Join();
        Check.Equal(0, mailbox.Mismatches, "rings that found another value");
        Check.Equal(2UL, attachment.KicksOf(0), "rings");
    }

    /// <summary>Settling waits for an item that became due again while it ran.</summary>
    public static void SettlingWaitsForAnItemThatIsDueAgain()
    {
        using var queue = new WorkQueue("queue");
        var item = new SlowItem();
        queue.Schedule(item);
        queue.Schedule(item);

        queue.WaitUntilIdle();

        Check.That(item.IsIdle, "An item of before is still due.");
    }

    /// <summary>The loop of a machine that ends may be gone, with what it slept in, before the machine wakes it for its end.</summary>
    public static void AMachineEndsThoughItsLoopIsGone()
    {
        EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        int calls = 0;
        LoopRegistration handler = machine.Loop.Add(kick, () => calls++);
        kick.Signal();

        machine.Dispose();

        int before = calls;
        kick.Signal();
        Check.Equal(before, calls, "calls after the end of the machine");
        handler.RequestStop();
    }

    /// <summary>B38: a handler that throws each time stops neither the loop nor another device.</summary>
    public static void B38AThrowingHandlerStopsNobodyElse()
    {
        using EmbeddedMachine machine = CreateMachine();
        var bad = new ToyDevice { InHandler = () => throw new InvalidDataException("bad") };
        var good = new ToyDevice();
        using Attachment badOne = machine.Attach(bad);
        using Attachment goodOne = machine.Attach(good, pio: 0x100);

        machine.GuestWrite(Port, 1, 0);
        machine.GuestWrite(Port.Plus(0x100), 1, 0);
        machine.Settle();

        Check.That(badOne.NeedsReset, "The device that failed does not need a reset.");
        Check.Equal(1, good.Rings, "rings of the other device");
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });

    private static Thread StartGuest(EmbeddedMachine machine)
    {
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();
        return guest;
    }

    private sealed class SlowItem : WorkItem
    {
        protected override void Run()
        {
            var other = new Thread(() => { }) { Name = "other" };
            other.Start();
            other.Join();
        }
    }
}
