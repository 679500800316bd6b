using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="UpdateScenarios"/> catch.</summary>
internal static class UpdateMutants
{
    private const string Table = "Buses/IoEventFdTable.cs";
    private const string Placement = "Buses/ExclusivePlacement.cs";
    private const string Embedded = "Machines/EmbeddedRegistrations.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatRemovesIt), Table,
            "foreach (Registration registration in leaving) Forget(registration);", ""),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatRemovesIt), Table,
            ".Where(IsOnThisMachine)", ".Where(registration => IsOnThisMachine(registration) ? true : throw new InvalidDataException())"),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatAddsIt), Table,
            "TryFollowClosing() => doorbell.Counter.TryAddCloseListener(this) == Errno.None;",
            "TryFollowClosing() => doorbell.Counter.TryAddCloseListener(this) >= Errno.None;"),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatAddsIt), "Foundation/MachineRegistration.cs",
            "if (!_hasEnded && _owner!.TryAdd(this))", "if (_owner!.TryAdd(this))"),
        new(nameof(UpdateScenarios.B10NoWriteFallsBetweenTheOldAndTheNew), Placement,
            "foreach (IoEventFd doorbell in coming)", "buses.Apply(changes); foreach (IoEventFd doorbell in coming)"),
        new(nameof(UpdateScenarios.B10NoWriteFallsBetweenTheOldAndTheNew), Embedded,
            "if (removed.Any(registration => registration is IoEventFdRegistration)) accesses.WaitForReaders();", ""),
        new(nameof(UpdateScenarios.B10AnUpdateIsSeenAsAWhole), Placement,
            "changes[bus].Add(EntryOf(doorbell, doorbell)); } buses.Apply(changes);",
            "bus.TryRegister(EntryOf(doorbell, doorbell)); } buses.Apply(changes);"),
        new(nameof(UpdateScenarios.B10ARefusedUpdateDisturbsNothing), Embedded,
            "Refusal? refusal = ioEventFds.TryReserve(change) ?? irqFds.TryReserve(change);",
            """
            Refusal? refusal = ioEventFds.TryReserve(change);
            if (refusal is null) ioEventFds.Publish(change);
            refusal ??= irqFds.TryReserve(change);
            """),
        new(nameof(UpdateScenarios.B10TwoUpdatesDoNotMix), Table,
            "if (refusal is null) Remember(registration);", ""),
    ];
}
