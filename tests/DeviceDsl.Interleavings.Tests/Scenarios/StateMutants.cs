using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="StateScenarios"/> catch.</summary>
internal static class StateMutants
{
    private const string State = "Machines/Machine.State.cs";
    private const string Scope = "Machines/PausedMachineScope.cs";
    private const string Gate = "Foundation/PauseGate.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(StateScenarios.SavingTakesNoKickAway), "Machines/Attaching/DoorbellConnection.cs",
            "_ = _kick.TrySignal(kicks);", ""),
        new(nameof(StateScenarios.AStateIsOfOneMoment), State,
            "RankedLock.Scope scope = _pauseLock.Hold();", "RankedLock.Scope scope = new RankedLock(LockRank.Pause).Hold();"),
        new(nameof(StateScenarios.ADeviceMayLeaveWhileItsStateIsSaved), Scope,
            "_gate.KeepOthersOut();", ""),
        new(nameof(StateScenarios.ADeviceMayLeaveWhileItsStateIsLoaded), Scope,
            "_gate.KeepOthersOut();", ""),
        new(nameof(StateScenarios.B6OnlyTheThreadThatSavesGetsInside), Gate,
            "Volatile.Read(ref _only) is { } only ? only == Thread.CurrentThread : IsOwner;", "IsOwner;"),
        new(nameof(StateScenarios.B6SavingWaitsForTheThreadInside), Gate,
            "_passages.WaitForReaders(); } public void LetOthersIn()", "} public void LetOthersIn()"),
        new(nameof(StateScenarios.B6OnlyTheThreadThatSavesGetsInside), Gate,
            "Volatile.Write(ref _only, null); _change.PulseAll();", "Volatile.Write(ref _only, null);"),
        new(nameof(StateScenarios.NoStateIsSavedWhileTheMachineEnds), State,
            "if (Volatile.Read(ref _isDisposed) == 0 && IsPaused) return scope;", "if (IsPaused) return scope;"),
        new(nameof(StateScenarios.NoPauseBeginsOnceTheMachineHasEnded), "Machines/Machine.Life.cs",
            "ThrowIfDisposed(); PauseGuests();", "PauseGuests();"),
    ];
}
