namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>States that are saved and loaded while a guest kicks, a pause ends, or a device leaves, in every order.</summary>
internal static class StateScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>B6: saving takes no kick away, whenever it comes.</summary>
    public static void SavingTakesNoKickAway()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        using Attachment attachment = machine.Attach(device);
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();
        machine.Pause();

        attachment.Save();

        guest.Join();
        machine.Resume();
        machine.Settle();
        Check.Equal(1, device.Rings, "rings of the device");
        Check.Equal(1UL, attachment.KicksOf(0), "kicks that were served");
    }

    /// <summary>The state of a board is of one moment: nobody ends the pause in the middle.</summary>
    public static void AStateIsOfOneMoment()
    {
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        using Attachment board = machine.Attach(new ToyBoard(new(first, "First"), new(second, "Second", Pio: 0x100)));
        first.InHandler = () => second.Ring(0, 0, 0);
        machine.Pause();
        machine.GuestWrite(Port, 1, 0);
        var resume = new Thread(machine.Resume) { Name = "resume" };
        resume.Start();

        byte[]? state = TrySave(board);

        resume.Join();
        machine.Settle();
        Check.Equal((1, 1), (first.Rings, second.Rings), "rings of both");
        if (state is null) return;
        machine.Pause();
        board.Load(state);
        Check.Equal(first.Rings, second.Rings, "rings of the second device in the state");
        machine.Resume();
        machine.Settle();
        Check.Equal((1, 1), (first.Rings, second.Rings), "rings of both, the kick of the state included");
    }

    /// <summary>A device that leaves while its state is saved is served its last kick all the same.</summary>
    public static void ADeviceMayLeaveWhileItsStateIsSaved()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        Attachment attachment = machine.Attach(device);
        machine.Pause();
        machine.GuestWrite(Port, 1, 0);
        LeaveInAPauseWhile(() => attachment.Save(), attachment);
        machine.Resume();
        machine.Settle();
        Check.Equal(1, device.Rings, "rings of the device");
    }

    /// <summary>A device that leaves while its state is loaded has all of it, or none, and serves the kick of either.</summary>
    public static void ADeviceMayLeaveWhileItsStateIsLoaded()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        Attachment attachment = machine.Attach(device);
        machine.Pause();
        machine.GuestWrite(Port, 1, 0);
        byte[] state = attachment.Save();
        LeaveInAPauseWhile(() => attachment.Load(state), attachment);
        machine.Resume();
        machine.Settle();
        Check.Equal(1, device.Rings, "rings of the device");
        Check.Equal(0, attachment.FailureCount, "failures of the device");
    }

    /// <summary>A board of which one device has served its last kick when the other is loaded keeps what both had, and serves the kick of either.</summary>
    public static void ABoardMayLeaveWhileItsStateIsLoaded()
    {
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        Attachment board = machine.Attach(new ToyBoard(new(first, "First"), new(second, "Second", Pio: 0x100)));
        machine.Pause();
        machine.GuestWrite(Port, 1, 0);
        machine.GuestWrite(Port.Plus(0x100), 1, 0);
        byte[] state = board.Save();
        using var isSecondLeaving = new AutoResetEvent(false);
        second.InHandler = () => isSecondLeaving.Set();
        first.InLoad = () =>
        {
            first.InLoad = null;
            isSecondLeaving.WaitOne();
        };

        LeaveInAPauseWhile(() => board.Load(state), board);
        machine.Resume();
        machine.Settle();
        Check.Equal((1, 1), (first.Rings, second.Rings), "rings of both");
        Check.Equal((0, 0), (board.Parts[0].FailureCount, board.Parts[1].FailureCount), "failures of both");
    }

    // On a thread that holds a pause of its own, so that it does not wait for the end of the other one. A state that is saved or
    // loaded lets no pause begin: this one has begun before, and waits to leave, so that it can at any point for one preemption.
    private static void LeaveInAPauseWhile(Action action, Attachment attachment)
    {
        using var isPaused = new AutoResetEvent(false);
        using var mayLeave = new AutoResetEvent(false);
        var leave = new Thread(() =>
        {
            attachment.Machine.Pause();
            isPaused.Set();
            mayLeave.WaitOne();
            attachment.Dispose();
            attachment.Machine.Resume();
        })
        { Name = "leave" };
        leave.Start();
        isPaused.WaitOne();
        mayLeave.Set();
        try
        {
            action();
        }
        catch (MachineException exception) when (exception.Errno == Errno.ENODEV)
        {
            // It was gone before.
        }

        leave.Join();
    }

    private static byte[]? TrySave(Attachment attachment)
    {
        try
        {
            return attachment.Save();
        }
        catch (MachineException exception) when (exception.Errno == Errno.EBUSY)
        {
            return null;
        }
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
