using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="PciScenarios"/> catch.</summary>
internal static class PciMutants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(PciScenarios.TwoSnapshotsAndAConfigurationWriteEnd), "Pci/PciHost.State.cs",
            "if (!Machine.IsPauseHeld && IsInside) throw Inside(what);",
            "if (!Machine.IsPauseHeld && IsInside) throw Inside(what); using var scope = _lock.Hold();"),
        new(nameof(PciScenarios.AResetInsideAHandlerIsRefused), "Pci/PciHost.cs",
            "private bool IsInside => Machine.Handlers.MustNotWait;", "private bool IsInside => false;"),
        new(nameof(PciScenarios.NothingComesBetweenCheckAndWriteAtAnAddress), "Machines/Attaching/DeviceAttachment.cs",
            "_whole is null ? default : _whole.Enter()", "default"),
        new(nameof(PciScenarios.NothingComesBetweenCheckAndWriteInABar), "Pci/Bars/BarView.cs",
            "using HandlerGate.Scope scope = _gate.Enter(); int doorbell =", "int doorbell ="),
        new(nameof(PciScenarios.NoMemoryChangesAfterTheEndOfBusMastering), "Pci/PciFunction.cs",
            "if ((before & ~Command & PciCommand.BusMaster) != 0) AwaitHandler();", ""),
        new(nameof(PciScenarios.NoMemoryChangesAfterTheEndOfBusMastering), "Pci/PciFunction.Handlers.cs",
            "bool IDeviceBus.HasMemoryAccess => (Command & PciCommand.BusMaster) != 0;", "bool IDeviceBus.HasMemoryAccess => true;"),
    ];
}
