using DeviceDsl.Interleavings.Model;
using DeviceDsl.Pci;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A PCI bus that is saved, written and changed at the same time, in every order.</summary>
internal static class PciScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    private const uint CommandOfBridge = 0x8000_0004;
    private const uint CommandOfFunction = 0x8000_0804;
    private const uint BarOfFunction = 0x8000_0810;
    private const ulong Bar = 0xF000_0000;

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

    /// <summary>PC-6: when the guest has taken bus mastering from a function, the function changes its memory no more.</summary>
    public static void NoMemoryChangesAfterTheEndOfBusMastering()
    {
        using EmbeddedMachine machine = CreateMachine();
        GuestMemory memory = machine.AddMemory(0, GuestMemory.PageSize);
        using var host = new PciHost(machine);
        var device = new ToyMaster();
        host.Plug(new PciAddress(1), new PciFunctionOptions(new PciIdentity(1, 2, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Mmio, 16) { Device = device }],
        });
        machine.GuestWrite(IoAddress.Pio(0xCF8), 4, CommandOfFunction);
        machine.GuestWrite(IoAddress.Pio(0xCFC), 2, (ulong)PciCommand.BusMaster);
        bool hasBegun = false;
        var writer = new Thread(() => device.Host.Synchronize(() =>
        {
            hasBegun = true;
            bool first = device.Host.Memory.TryWrite(0, (byte)1);
            bool second = device.Host.Memory.TryWrite(1, (byte)2);
            Check.That(first || !second, "It may write after it may not.");
        }))
        { Name = "writer" };
        writer.Start();
        Run.Current!.Await(() => hasBegun, "the handler");

        machine.GuestWrite(IoAddress.Pio(0xCFC), 2, 0);
        (byte, byte) seen = (memory.Bytes[0], memory.Bytes[1]);

        writer.Join();
        Check.Equal(seen, (memory.Bytes[0], memory.Bytes[1]), "memory");
        bool isWritten = true;
        device.Host.Synchronize(() => isWritten = device.Host.Memory.TryWrite(2, (byte)3));
        Check.That(!isWritten, "A later handler wrote.");
    }

    /// <summary>Between the check of an access to a BAR and its effect, no other code of the device runs: by address.</summary>
    public static void NothingComesBetweenCheckAndWriteAtAnAddress()
        => WriteWhileItIsLocked((machine, _) => machine.GuestWrite(IoAddress.Mmio(Bar), 4, 1));

    /// <summary>The same by the number of the BAR.</summary>
    public static void NothingComesBetweenCheckAndWriteInABar()
        => WriteWhileItIsLocked((_, function) => function.TryWriteBar(0, 0, 4, 1));

    private static void WriteWhileItIsLocked(Action<EmbeddedMachine, PciFunction> write)
    {
        using EmbeddedMachine machine = CreateMachine();
        using var host = new PciHost(machine);
        var vault = new ToyVault();
        PciFunction function = host.Plug(new PciAddress(1), new PciFunctionOptions(new PciIdentity(1, 2, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Mmio, 16) { Device = vault }],
        });
        machine.GuestWrite(IoAddress.Pio(0xCF8), 4, BarOfFunction);
        machine.GuestWrite(IoAddress.Pio(0xCFC), 4, Bar);
        machine.GuestWrite(IoAddress.Pio(0xCF8), 4, CommandOfFunction);
        machine.GuestWrite(IoAddress.Pio(0xCFC), 2, (ulong)PciCommand.Memory);
        var locker = new Thread(vault.Lock) { Name = "locker" };
        locker.Start();

        write(machine, function);

        locker.Join();
        Check.Equal(0, function.FailureCount, $"failures ({function.LastFailure?.Message})");
    }

    private static void TakeSnapshot(PciHost host)
    {
        host.Machine.Pause();
        host.Save();
        host.Machine.Resume();
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
