namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Pauses of a machine, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class PauseScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>B6: no handler runs in a pause, and each kick of before it and of its time is served after it.</summary>
    public static void B6AKickIsKeptInAPause()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        bool isInside = false;
        ulong served = 0;
        using LoopRegistration handler = machine.Loop.AddCounting(kick, count =>
        {
            Volatile.Write(ref isInside, true);
            served += count;
            Volatile.Write(ref isInside, false);
        });
        kick.Signal();

        machine.Pause();

        Check.That(!Volatile.Read(ref isInside), "A handler runs in the pause.");
        ulong before = served;
        kick.Signal();
        machine.Settle();
        Check.Equal(before, served, "kicks served when the pause ends");
        machine.Resume();
        machine.Settle();
        Check.Equal(2UL, served, "kicks served after the pause");
    }

    /// <summary>B6: a guest's write that meets the beginning of a pause is served before it or after it.</summary>
    public static void B6AWriteIsServedOnceThoughAPauseComes()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        using Attachment attachment = machine.Attach(device);
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        machine.Pause();

        int before = device.Rings;
        guest.Join();
        Check.Equal(before, device.Rings, "rings when the pause ends");
        machine.Resume();
        machine.Settle();
        Check.Equal(1, device.Rings, "rings of the device");
    }

    /// <summary>B6: an access that the device itself has to serve waits for the end of the pause.</summary>
    public static void B6AnAccessToADeviceWaitsForTheEndOfAPause()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        bool isInside = false;
        device.InHandler = () =>
        {
            Volatile.Write(ref isInside, true);
            Volatile.Write(ref isInside, false);
        };
        using Attachment attachment = machine.Attach(device, delivery: DoorbellDelivery.Exit);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        machine.Pause();

        Check.That(!Volatile.Read(ref isInside), "A handler runs in the pause.");
        int before = device.Rings;
        machine.Settle();
        Check.Equal(before, device.Rings, "rings when the pause ends");
        machine.Resume();
        guest.Join();
        Check.That(isTaken, "The write was not taken.");
        Check.Equal(1, device.Rings, "rings of the device");
    }

    /// <summary>B6: a paused machine can be disposed of, though a guest waits for the end of the pause.</summary>
    public static void B6AMachineMayEndInAPause()
    {
        EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        machine.Attach(device, delivery: DoorbellDelivery.Exit);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();
        machine.Pause();

        machine.Dispose();

        guest.Join();
        Check.Equal(isTaken ? 1 : 0, device.Rings, "rings of the device");
    }

    /// <summary>B6: a device that is detached in a pause by the thread that holds it is served its last kick by that.</summary>
    public static void B6ADeviceMayLeaveInAPause()
    {
        using EmbeddedMachine machine = CreateMachine();
        var device = new ToyDevice();
        Attachment attachment = machine.Attach(device);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();
        machine.Pause();

        attachment.Dispose();

        int rings = device.Rings;
        machine.Resume();
        guest.Join();
        Check.Equal(isTaken ? 1 : 0, device.Rings, "rings of the device");
        Check.Equal(rings, device.Rings, "rings of the device after it was detached");
    }

    /// <summary>B6: what a handler writes to another device is part of it, and does not wait for the pause that waits for it.</summary>
    public static void B6AHandlerThatUsesAnotherDeviceEnds()
    {
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        using Attachment one = machine.Attach(first);
        using Attachment other = machine.Attach(second, pio: 0x100, delivery: DoorbellDelivery.Exit);
        first.InHandler = () => machine.GuestWrite(Port.Plus(0x100), 1, 0);
        machine.GuestWrite(Port, 1, 0);

        machine.Pause();

        Check.Equal(first.Rings, second.Rings, "rings of the second device in the pause");
        machine.Resume();
        machine.Settle();
        Check.Equal(1, second.Rings, "rings of the second device");
    }

    /// <summary>B6: an access that waits for the end of a pause is served by the device that is there then.</summary>
    public static void B6AnAccessFindsWhatThereIsAfterThePause()
    {
        using EmbeddedMachine machine = CreateMachine();
        var first = new ToyDevice();
        var second = new ToyDevice();
        Attachment attachment = machine.Attach(first, delivery: DoorbellDelivery.Exit);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();
        machine.Pause();

        attachment.Dispose();
        using Attachment other = machine.Attach(second, delivery: DoorbellDelivery.Exit);
        machine.Resume();

        guest.Join();
        Check.That(isTaken, "The write met no device though there always was one.");
        Check.Equal(1, first.Rings + second.Rings, "rings of both");
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
