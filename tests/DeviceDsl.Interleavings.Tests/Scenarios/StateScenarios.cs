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
        Leave(attachment, () => attachment.Save());
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
        Leave(attachment, () => attachment.Load(state));
        machine.Resume();
        machine.Settle();
        Check.Equal(1, device.Rings, "rings of the device");
        Check.Equal(0, attachment.FailureCount, "failures of the device");
    }

    /// <summary>B6: while a state is saved, no code of a device begins to run, not even on a thread that holds a pause as well.</summary>
    public static void B6OnlyTheThreadThatSavesGetsInside() => SaveBesideAHandler(waitsForHandler: false);

    /// <summary>B6: a state is saved once the code of devices has ended that a thread runs in a pause of its own.</summary>
    public static void B6SavingWaitsForTheThreadInside() => SaveBesideAHandler(waitsForHandler: true);

    /// <summary>A state is saved whole before the machine ends, or not at all.</summary>
    public static void NoStateIsSavedWhileTheMachineEnds()
    {
        EmbeddedMachine machine = CreateMachine();
        bool hasEnded = false;
        bool wasLate = false;
        var device = new ToyDevice { InSave = () => wasLate |= Volatile.Read(ref hasEnded) };
        Attachment attachment = machine.Attach(device);
        machine.Pause();
        var save = new Thread(() =>
        {
            try
            {
                attachment.Save();
            }
            catch (ObjectDisposedException)
            {
                // The end came first.
            }
        })
        { Name = "save" };
        save.Start();
        machine.Ending += () =>
        {
            Volatile.Write(ref hasEnded, true);
            save.Join();
        };

        machine.Dispose();

        Check.That(!wasLate, "A state is saved while the machine ends.");
    }

    /// <summary>A pause that comes too late leaves the gate of the ended machine open: nobody would end it.</summary>
    public static void NoPauseBeginsOnceTheMachineHasEnded()
    {
        EmbeddedMachine machine = CreateMachine();
        Attachment attachment = machine.Attach(new ToyDevice());
        var pause = new Thread(() =>
        {
            try
            {
                machine.Pause();
            }
            catch (ObjectDisposedException)
            {
                // The end came first.
            }
        })
        { Name = "pause" };
        pause.Start();

        machine.Dispose();

        pause.Join();
        Check.That(!machine.IsPaused, "The machine has ended in a pause.");
        attachment.Dispose();
    }

    private static void SaveBesideAHandler(bool waitsForHandler)
    {
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        using Attachment board = machine.Attach(new ToyBoard(new(first, "First"), new(second, "Second", Pio: 0x100)));
        using var isInside = new AutoResetEvent(false);
        machine.Pause();
        byte[] state = [];
        void RingBoth()
        {
            second.Ring(0, 0, 0);
            isInside.Set();
            // The thread may be interrupted here.
            Volatile.Read(ref waitsForHandler);
            first.Ring(0, 0, 0);
        }

        void Save()
        {
            if (waitsForHandler) isInside.WaitOne();
            state = board.Save();
        }

        RunInAPauseOfItsOwn(machine, () => board.Parts[1].Synchronize(RingBoth), Save);

        Check.Equal((1, 1), (first.Rings, second.Rings), "rings of both");
        board.Load(state);
        Check.Equal(first.Rings, second.Rings, "rings of the second device in the state");
        machine.Resume();
    }

    private static void Leave(Attachment attachment, Action action) => RunInAPauseOfItsOwn(attachment.Machine, attachment.Dispose, () =>
    {
        try
        {
            action();
        }
        catch (MachineException exception) when (exception.Errno == Errno.ENODEV)
        {
            // It was gone before.
        }
    });

    // On another thread, so that it waits only for the state that is saved or loaded beside it. The pause has begun before, as none
    // begins meanwhile, and the thread waits to go on, so that it can at any point for one preemption.
    private static void RunInAPauseOfItsOwn(Machine machine, Action action, Action beside)
    {
        using var isPaused = new AutoResetEvent(false);
        using var mayGoOn = new AutoResetEvent(false);
        var other = new Thread(() =>
        {
            machine.Pause();
            isPaused.Set();
            mayGoOn.WaitOne();
            action();
            machine.Resume();
        })
        { Name = "other" };
        other.Start();
        isPaused.WaitOne();
        mayGoOn.Set();
        beside();
        other.Join();
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
