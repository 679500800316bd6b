namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Processors that wait for the same register of a device, in every order.</summary>
internal static class DeferredTurnScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private const ulong AllOnes = uint.MaxValue;
    private const ulong Answer = 7;

    /// <summary>Of two processors one waits at a time, and each gets its own answer.</summary>
    public static void TwoProcessorsWaitInTurn()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        using var one = new ToyReader(machine);
        using var other = new ToyReader(machine);

        for (ulong answer = 1; answer <= 2; answer++)
        {
            device.AwaitCalls((int)answer);
            bool isAnswered = false;
            attachment.Synchronize(() => isAnswered = device.Read.Complete(answer));
            Check.That(isAnswered, "The read of a processor was lost.");
        }

        Check.Equal(3UL, one.Result + other.Result, "sum of the answers");
    }

    /// <summary>The processor that waits for its turn goes on if the device is reset, and is served after it.</summary>
    public static void AResetEndsTheReadThatWaitsAndNotTheNext()
    {
        using EmbeddedMachine machine = ToySlow.CreateMachine(out ToySlow device, out Attachment attachment);
        using var one = new ToyReader(machine);
        using var other = new ToyReader(machine);
        device.AwaitCalls(1);

        attachment.Reset();

        device.AwaitCalls(2);
        attachment.Synchronize(() => device.Read.Complete(Answer));
        Check.Equal(AllOnes + Answer, one.Result + other.Result, "sum of the answers");
    }
}
