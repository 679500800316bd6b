using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="FailureScenarios"/> catch.</summary>
internal static class FailureMutants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeRemovedStaysWhole), "Buses/IoEventFdTable.cs",
            "if (leaving.Length + coming.Length > 0) placement.Change(",
            "foreach (Registration early in leaving) Forget(early); if (leaving.Length + coming.Length > 0) placement.Change("),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeRemovedStaysWhole), "Buses/GuestBuses.cs",
            "[.. changes.ByBus.Select(pair => (pair.Key, pair.Key.Prepare(pair.Value)))];",
            """
            [.. changes.ByBus.Select(pair =>
            {
                BusSnapshot early = pair.Key.Prepare(pair.Value);
                pair.Key.Publish(early);
                return (pair.Key, early);
            })];
            """),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeRemovedStaysWhole), "Foundation/MachineRegistration.cs",
            "if (wasActive) TakeOut(); Volatile.Write(ref _hasEnded, true);",
            "Volatile.Write(ref _hasEnded, true); if (wasActive) TakeOut();"),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeAddedLeavesNothing), "Machines/EmbeddedRegistrations.cs",
            "if (!isCertain) GiveBack(change);", ""),
        new(nameof(FailureScenarios.B12AnEventFdIsClosedThoughADoorbellCannotBeRemoved), "Eventing/EventCounter.cs",
            "failure ??= ExceptionDispatchInfo.Capture(exception);", "throw new OutOfMemoryException(null, exception);"),
    ];
}
