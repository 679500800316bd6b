using DeviceDsl.Pci;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A PCI bus that is saved, written and changed at the same time, in every order.</summary>
internal static class PciScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private const uint CommandOfBridge = 0x8000_0004;

    /// <summary>Two threads that take snapshots and a guest that writes configuration space all go on.</summary>
    public static void TwoSnapshotsAndAConfigurationWriteEnd()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var host = new PciHost(machine);
        machine.GuestWrite(IoAddress.Pio(0xCF8), 4, CommandOfBridge);
        var guest = new Thread(() => machine.GuestWrite(IoAddress.Pio(0xCFC), 2, (ulong)PciCommand.BusMaster)) { Name = "guest" };
        var other = new Thread(() => TakeSnapshot(host)) { Name = "other" };
        guest.Start();
        other.Start();

        TakeSnapshot(host);

        guest.Join();
        other.Join();
        Check.Equal(PciCommand.BusMaster, host.Bridge.Command, "command register");
        Check.That(!machine.IsPaused, "A pause has not ended.");
    }

    /// <summary>An event of the host that is refused the bus goes on, and so does a guest that writes configuration space.</summary>
    public static void AResetInsideAHandlerIsRefused()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var host = new PciHost(machine);
        machine.GuestWrite(IoAddress.Pio(0xCF8), 4, CommandOfBridge);
        var guest = new Thread(() => machine.GuestWrite(IoAddress.Pio(0xCFC), 2, (ulong)PciCommand.BusMaster)) { Name = "guest" };
        guest.Start();

        bool hasRun = host.Bridge.Synchronize(host.Bridge.Reset);

        guest.Join();
        Check.That(hasRun, "The action did not run.");
        Check.Equal(1, host.Bridge.FailureCount, "refusals");
        Check.That(
            host.Bridge.LastFailure is MachineException { Errno: Errno.EDEADLK },
            $"The reset was not refused: {host.Bridge.LastFailure?.Message}");
        Check.Equal(PciCommand.BusMaster, host.Bridge.Command, "command register");
    }

    private static void TakeSnapshot(PciHost host)
    {
        host.Machine.Pause();
        host.Save();
        host.Machine.Resume();
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
