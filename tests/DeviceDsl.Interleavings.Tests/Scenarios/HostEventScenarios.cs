using DeviceDsl.Interleavings.Model;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Events of the host, pauses of several threads and ends inside handlers, in every order.</summary>
internal static class HostEventScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>B6: what several threads pause goes on when each of them has resumed it.</summary>
    public static void B6APauseLastsUntilEachOfItsThreadsResumes()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        using Attachment attachment = machine.Attach(device);
        var other = new Thread(() =>
        {
            machine.Pause();
            machine.Resume();
        })
        { Name = "other" };
        other.Start();

        machine.Pause();
        machine.GuestWrite(Port, 1, 0);
        int before = device.Rings;

        other.Join();
        Check.That(machine.IsPaused, "The pause has ended.");
        machine.Settle();
        Check.Equal(before, device.Rings, "rings in the pause");
        machine.Resume();
        machine.Settle();
        Check.Equal(1, device.Rings, "rings of the device");
    }

    /// <summary>B6: an action that is posted runs once, before a pause or after it.</summary>
    public static void B6APostedActionIsKeptOverAPause()
    {
        using EmbeddedMachine machine = CreateMachine();
        using Attachment attachment = machine.Attach(new ToyDevice());
        int runs = 0;
        bool isInside = false;
        attachment.Post(() =>
        {
            Volatile.Write(ref isInside, true);
            runs++;
            Volatile.Write(ref isInside, false);
        });

        machine.Pause();

        Check.That(!Volatile.Read(ref isInside), "A posted action runs in the pause.");
        int before = runs;
        machine.Settle();
        Check.Equal(before, runs, "runs when the pause ends");
        machine.Resume();
        machine.Settle();
        Check.Equal(1, runs, "runs of the action");
    }

    /// <summary>B6: an event of the host overlaps with no handler, and with no pause.</summary>
    public static void B6AHostEventRunsBesideNoHandler()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        using Attachment attachment = machine.Attach(device, delivery: DoorbellDelivery.Exit);
        int inside = 0;
        bool isPaused = false;
        void Handle()
        {
            Check.Equal(1, Interlocked.Increment(ref inside), "handlers at one time");
            Check.That(!Volatile.Read(ref isPaused), "A handler runs in the pause.");
            Interlocked.Decrement(ref inside);
        }

        device.InHandler = Handle;
        var host = new Thread(() => attachment.Synchronize(Handle)) { Name = "host" };
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        host.Start();
        guest.Start();

        machine.Pause();
        Volatile.Write(ref isPaused, true);
        Volatile.Write(ref isPaused, false);
        machine.Resume();

        host.Join();
        guest.Join();
        Check.Equal(0, attachment.FailureCount, "failures");
    }

    /// <summary>When a device is detached, no action that was posted to it runs any more, and none is taken.</summary>
    public static void NothingThatIsPostedRunsAfterTheEnd()
    {
        using EmbeddedMachine machine = CreateMachine();
        Attachment attachment = machine.Attach(new ToyDevice());
        bool hasEnded = false;
        bool hasRunLate = false;
        var host = new Thread(() => attachment.Post(() => hasRunLate |= Volatile.Read(ref hasEnded))) { Name = "host" };
        host.Start();

        attachment.Dispose();
        Volatile.Write(ref hasEnded, true);

        host.Join();
        machine.Settle();
        Check.That(!hasRunLate, "A posted action ran after the end.");
        Check.That(!attachment.Post(() => hasRunLate = true), "An action is taken after the end.");
    }

    /// <summary>Handlers of two devices that write to each other's device at the same time do not stand still.</summary>
    public static void HandlersThatWaitForEachOtherAreRefused()
    {
        Run.Current!.AllowAnyLockOrder();
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        using Attachment one = machine.Attach(first, delivery: DoorbellDelivery.Exit);
        using Attachment other = machine.Attach(second, pio: 0x100, delivery: DoorbellDelivery.Exit);
        first.InHandler = () => WriteFromHandler(machine, Port.Plus(0x100));
        second.InHandler = () => WriteFromHandler(machine, Port);
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        machine.GuestWrite(Port.Plus(0x100), 1, 0);

        guest.Join();
        Check.Equal(0, one.FailureCount + other.FailureCount, "failures");
    }

    /// <summary>When a virtio device has lost its transport, no action that was posted to it runs any more.</summary>
    public static void NothingThatIsPostedRunsWithoutATransport()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyVirtio(machine);
        bool hasEnded = false;
        bool hasRunLate = false;
        device.Post(() => hasRunLate |= Volatile.Read(ref hasEnded));

        device.Dispose();
        Volatile.Write(ref hasEnded, true);

        machine.Settle();
        Check.That(!hasRunLate, "A posted action ran after the end.");
        Check.That(!device.Post(() => hasRunLate = true), "An action is taken after the end.");
    }

    [ThreadStatic]
    private static bool t_isNested;

    // Once around the circle, so that the handlers end.
    private static void WriteFromHandler(EmbeddedMachine machine, IoAddress address)
    {
        if (t_isNested) return;
        t_isNested = true;
        try
        {
            machine.GuestWrite(address, 1, 0);
        }
        catch (MachineException exception) when (exception.Errno == Errno.EDEADLK)
        {
            // The other one goes on.
        }
        finally
        {
            t_isNested = false;
        }
    }

    /// <summary>A virtio device completes nothing in a pause: what is saved there and the guest's memory belong together.</summary>
    public static void ACompletionWaitsForTheEndOfAPause()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var device = new ToyVirtio(machine);
        device.SetUp();
        device.Start();
        machine.Settle();
        bool isPaused = false;
        void Complete()
        {
            Check.That(!Volatile.Read(ref isPaused), "A completion runs in the pause.");
            Volatile.Read(ref isPaused);
            Check.That(!Volatile.Read(ref isPaused), "A completion runs on in the pause.");
        }

        var host = new Thread(() => device.Synchronize(Complete)) { Name = "host" };
        host.Start();

        machine.Pause();
        Volatile.Write(ref isPaused, true);
        Volatile.Write(ref isPaused, false);
        machine.Resume();

        host.Join();
        Check.Equal(0, device.FailureCount, "failures");
    }

    /// <summary>Handlers that end what may wait for them are refused, and nobody stands still.</summary>
    public static void AnEndInsideAHandlerIsRefused()
    {
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        using Attachment one = machine.Attach(first, delivery: DoorbellDelivery.Exit);
        using Attachment other = machine.Attach(second, pio: 0x100);
        first.InHandler = () => CheckRefused(other.Dispose);
        second.InHandler = () => CheckRefused(one.Dispose);
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        machine.GuestWrite(Port.Plus(0x100), 1, 0);

        guest.Join();
        machine.Settle();
        Check.Equal((1, 1), (first.Rings, second.Rings), "rings of both");
        Check.Equal(0, one.FailureCount + other.FailureCount, "failures");
    }

    private static void CheckRefused(Action end)
    {
        try
        {
            end();
        }
        catch (MachineException exception) when (exception.Errno == Errno.EDEADLK)
        {
            return;
        }

        Check.That(false, "A handler waited for handlers.");
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
