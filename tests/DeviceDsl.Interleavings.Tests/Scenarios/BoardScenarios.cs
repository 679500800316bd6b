namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Several devices that are attached and detached together.</summary>
internal static class BoardScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>B11: whichever device of a board is refused, nothing of the others is left.</summary>
    public static void B11ARefusedBoardLeavesNothing()
    {
        const ulong Parts = 3;
        for (ulong refused = 0; refused < Parts; refused++)
        {
            using var machine = new EmbeddedMachine();
            using var inTheWay = EventFd.Create();
            IoEventFdRegistration obstacle = machine.AssignIoEventFd(inTheWay, Port.Plus(refused * 0x100));
            var board = new ToyBoard(
                new(new ToyDevice(hasLine: true), "A"),
                new(new ToyDevice(hasLine: true), "B", Pio: 0x100),
                new(new ToyDevice(hasLine: true), "C", Pio: 0x200));

            Check.Equal(Errno.EEXIST, machine.TryAttach(board, out _), "attaching over an obstacle");

            Check.Equal(1, machine.RegistrationCount, "registrations, of which one is the obstacle");
            Check.Equal(0, machine.Attachments.Count, "attachments");
            obstacle.Deassign();
            Check.Equal(Errno.None, machine.TryAttach(board, out _), "attaching once the obstacle is gone");
        }
    }

    /// <summary>B4: a kick of one device that races with the end of the board still finds the line of another.</summary>
    public static void B4AKickThatRacesFindsTheRestOfItsBoard()
    {
        using var machine = new EmbeddedMachine();
        var guest = new ToyGuest(machine);
        guest.Enable();
        guest.Redirect(pin: 5, vector: 0x35, isLevel: true);
        var speaker = new ToySpeaker();
        var bell = new ToyDevice { InHandler = speaker.Beep };
        Attachment attachment = machine.Attach(new ToyBoard(new(bell, "Bell"), new(speaker, "Speaker")));
        bool isTaken = false;
        var writer = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        writer.Start();

        attachment.Dispose();

        writer.Join();
        Check.Equal(isTaken ? 1 : 0, bell.Rings, "rings of the bell");
        Check.Equal(isTaken ? 1 : 0, guest.ServeAll(), "interrupts of the speaker");
    }

    /// <summary>Each device of a board can be detached alone, also while the board is.</summary>
    public static void ADeviceLeavesItsBoardOnce()
    {
        using EmbeddedMachine machine = CreateMachine();
        var one = new ToyDevice();
        var other = new ToyDevice();
        Attachment attachment = machine.Attach(new ToyBoard(new(one, "One"), new(other, "Other", Pio: 0x100)));
        var leaver = new Thread(attachment.Parts[0].Dispose) { Name = "leaver" };
        leaver.Start();

        attachment.Dispose();

        Check.Equal(0, machine.RegistrationCount, "registrations of a board that is detached");
        Check.That(!one.IsAttachedTo(machine) && !other.IsAttachedTo(machine), "A device of a board that is detached is still there.");
        leaver.Join();
        Check.Equal(Errno.None, machine.TryAttach(one, out _), "attaching the device again");
    }

    /// <summary>A device that a handler of its board stops is detached soon, also when a pause comes first.</summary>
    public static void AHandlerStopsAnotherDeviceOfItsBoard()
    {
        using EmbeddedMachine machine = CreateMachine();
        var one = new ToyDevice();
        var other = new ToyDevice();
        using Attachment attachment = machine.Attach(new ToyBoard(new(one, "One"), new(other, "Other", Pio: 0x100)));
        one.InHandler = attachment.Parts[1].RequestStop;
        machine.GuestWrite(Port, 1, 0);

        machine.Pause();
        machine.Resume();

        machine.Settle();
        Check.That(!attachment.Parts[1].IsAttached, "The device is attached still.");
        Check.Equal(1, machine.RegistrationCount, "registrations of the board");
    }

    private static bool IsAttachedTo(this IDevice device, Machine machine)
        => machine.Attachments.Any(attachment => attachment.Device == device);

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
