namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Accesses that a device answers later, in every order with what ends them.</summary>
internal static class DeferredScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private const ulong AllOnes = uint.MaxValue;
    private const ulong Answer = 7;

    /// <summary>The guest gets the answer, whenever it comes.</summary>
    public static void AReadGetsItsAnswer()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        using var guest = new ToyReader(machine);

        device.AwaitCalls(1);
        bool isFirst = false;
        attachment.Synchronize(() => isFirst = device.Read.Complete(Answer));
        bool isSecond = false;
        attachment.Synchronize(() => isSecond = device.Read.Complete(AllOnes));

        Check.That(isFirst && !isSecond, "The read was not completed once.");
        Check.Equal(Answer, guest.Result, "value of the read");
    }

    /// <summary>An answer that meets a reset comes before it or not at all, and the guest goes on in both cases.</summary>
    public static void AnAnswerThatMeetsAResetEndsTheReadOnce()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        using var guest = new ToyReader(machine);
        device.AwaitCalls(1);
        bool isAnswered = false;
        var answering = new Thread(() => attachment.Synchronize(() => isAnswered = device.Read.Complete(Answer))) { Name = "answer" };
        answering.Start();

        attachment.Reset();

        answering.Join();
        Check.Equal(isAnswered ? Answer : AllOnes, guest.Result, "value of the read");
    }

    /// <summary>A device that is detached leaves no processor waiting, whether the access came before or after.</summary>
    public static void ADetachedDeviceLeavesNoProcessorWaiting()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        using var guest = new ToyReader(machine);

        attachment.Dispose();

        Check.Equal(AllOnes, guest.Result, "value of the read");
        Check.That(!device.Read.IsWaiting, "The read still waits.");
    }

    /// <summary>A machine that ends leaves no processor waiting.</summary>
    public static void AMachineThatEndsLeavesNoProcessorWaiting()
    {
        EmbeddedMachine machine = ToySlow.CreateMachine(out _, out _);
        using var guest = new ToyReader(machine);

        machine.Dispose();

        Check.Equal(AllOnes, guest.Result, "value of the read");
    }

    /// <summary>A handler that fails leaves no processor waiting.</summary>
    public static void AFailureLeavesNoProcessorWaiting()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out _, out Attachment attachment);
        using var guest = new ToyReader(machine);

        attachment.Synchronize(static () => throw new InvalidOperationException("broken"));

        Check.That(guest.Result is AllOnes or 0, "The read has a value.");
    }

    /// <summary>A pause does not wait for a processor that waits, and the processor goes on only after it.</summary>
    public static void APauseKeepsTheProcessorThatWaits()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        using var guest = new ToyReader(machine);

        machine.Pause();

        int calls = device.Calls;
        bool isAnswered = false;
        attachment.Synchronize(() => isAnswered = device.Read.Complete(Answer));
        Check.Equal(calls == 1, isAnswered, "answers in the pause");
        machine.Settle();
        Check.That(!guest.HasEnded, "The processor went on in the pause.");
        Check.Equal(calls, device.Calls, "calls when the pause ends");
        machine.Resume();
        if (!isAnswered)
        {
            device.AwaitCalls(1);
            attachment.Synchronize(() => device.Read.Complete(Answer));
        }

        Check.Equal(Answer, guest.Result, "value of the read");
        Check.Equal(1, device.Calls, "calls of the device");
    }

    /// <summary>A write that a handler makes does not wait, and does not take the place of one that does.</summary>
    public static void AWriteOfAHandlerLosesNoProcessor()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        var writer = new Thread(() => machine.GuestWrite(ToySlow.Command, 4, 1)) { Name = "guest" };
        writer.Start();
        var master = new ToyDevice { InHandler = () => machine.GuestWrite(ToySlow.Command, 4, 2) };
        using Attachment attached = machine.Attach(master, delivery: DoorbellDelivery.Exit);

        machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);

        device.AwaitCalls(2);
        attachment.Synchronize(() => device.Write.Complete());
        writer.Join();
    }
}
