using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="HostEventScenarios"/> catch.</summary>
internal static class HostEventMutants
{
    private const string Gate = "Foundation/PauseGate.cs";
    private const string Item = "Eventing/PausableItem.cs";
    private const string Handlers = "Eventing/HandlerGate.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(HostEventScenarios.B6APauseLastsUntilEachOfItsThreadsResumes), Gate,
            "[.. _owners.Where(owner => owner != Thread.CurrentThread)]", "[]"),
        new(nameof(HostEventScenarios.B6APostedActionIsKeptOverAPause), Item,
            "gate.Park(this);", ""),
        new(nameof(HostEventScenarios.B6APostedActionIsKeptOverAPause), Gate,
            "foreach (IPausedWork work in parked) work.Schedule();", ""),
        new(nameof(HostEventScenarios.B6APostedActionIsKeptOverAPause), Item,
            "if (!gate.TryPass(out ReadSections.Section passage))", "ReadSections.Section passage = default; if (gate is null)"),
        new(nameof(HostEventScenarios.B6AHostEventRunsBesideNoHandler), Handlers,
            "if (TryEnter(pause, passage, out Scope scope)) return scope; } } public Scope EnterAnyway()",
            "return new Scope(null!, passage, default); } } public Scope EnterAnyway()"),
        new(nameof(HostEventScenarios.B6AHostEventRunsBesideNoHandler), Handlers,
            "PauseGate? pause = Volatile.Read(ref _pause); ReadSections.Section passage = pause is null ? default : pause.Pass();",
            "PauseGate? pause = Volatile.Read(ref _pause); ReadSections.Section passage = pause is null ? default : pause.PassAnyway();"),
        new(nameof(HostEventScenarios.NothingThatIsPostedRunsAfterTheEnd), Handlers,
            "Volatile.Write(ref _isClosed, true); _posted?.Drop();", ""),
        new(nameof(HostEventScenarios.NothingThatIsPostedRunsWithoutATransport), "Eventing/PostedActions.cs",
            "using (handlers.Enter()) { if (!TryTake(out Action? action, out isLast)) return;",
            "if (!TryTake(out Action? action, out isLast)) return; using (handlers.Enter()) {"),
        new(nameof(HostEventScenarios.HandlersThatWaitForEachOtherAreRefused), Handlers,
            "if (!IsInside && thread.IsInsideAny) thread.CheckWait(this);", ""),
        new(nameof(HostEventScenarios.ACompletionWaitsForTheEndOfAPause), Handlers,
            "Volatile.Write(ref _pause, loop.Handlers);", ""),
        new(nameof(HostEventScenarios.AnEndInsideAHandlerIsRefused), "Machines/Attaching/Attachment.cs",
            "if (Machine.Handlers.MustNotWait)", "if (Machine.IsPaused)"),
    ];
}
