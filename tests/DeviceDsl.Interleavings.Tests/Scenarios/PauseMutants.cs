using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="PauseScenarios"/> catch.</summary>
internal static class PauseMutants
{
    private const string Gate = "Foundation/PauseGate.cs";
    private const string Life = "Machines/Machine.Life.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(PauseScenarios.B6AKickIsKeptInAPause), Gate,
            "_passages.WaitForReaders(); } public void KeepOthersOut()", "} public void KeepOthersOut()"),
        new(nameof(PauseScenarios.B6AKickIsKeptInAPause), Life,
            "Loop.PollAll();", ""),
        new(nameof(PauseScenarios.B6AKickIsKeptInAPause), Gate,
            "passage = default; if (HasPassed) return true;", "passage = default; if (HasPassed || !IsClosed) return true;"),
        new(nameof(PauseScenarios.B6AWriteIsServedOnceThoughAPauseComes), "Eventing/LoopRegistration.cs",
            "if (!owner._loop.Handlers.TryPass(", "owner._counter.TryTake(out ulong early); if (!owner._loop.Handlers.TryPass("),
        new(nameof(PauseScenarios.B6AnAccessToADeviceWaitsForTheEndOfAPause), Gate,
            "_parked.Clear(); _change.PulseAll();", "_parked.Clear();"),
        new(nameof(PauseScenarios.B6AnAccessFindsWhatThereIsAfterThePause), "Machines/Access/ExitMap.cs",
            "using ReadSections.Section passage = gate.PassGuest(); return AccessOutcome.Take(Of(address.Space).TryWrite(",
            "return AccessOutcome.Take(Of(address.Space).TryWrite("),
        new(nameof(PauseScenarios.B6AMachineMayEndInAPause), Life,
            "steps.Run(_handlers.Open); steps.Run(Log.ReportAll);", "steps.Run(Log.ReportAll);"),
        new(nameof(PauseScenarios.B6ADeviceMayLeaveInAPause), Gate,
            "if (!IsClosed || MayPassClosed) return true;", "if (!IsClosed) return true;"),
        new(nameof(PauseScenarios.B6AHandlerThatUsesAnotherDeviceEnds), Gate,
            "passage = default; if (HasPassed) return true;", "passage = default;"),
    ];
}
