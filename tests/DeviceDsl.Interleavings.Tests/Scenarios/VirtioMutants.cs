using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="VirtioScenarios"/> catch.</summary>
internal static class VirtioMutants
{
    private const string VirtioServing = "Virtio/Devices/QueueSet.Serving.cs";
    private const string VirtioKicks = "Virtio/Devices/QueueKicks.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(VirtioScenarios.B5AKickIsNotLostWhenTheDriverBecomesReady), VirtioServing,
            "if (queue.IsEnabled) Wake(queue);", ""),
        new(nameof(VirtioScenarios.B4NoKickIsLostWhenIoEventFdsStop), VirtioKicks,
            "drain?.Invoke(queue);", ""),
        new(nameof(VirtioScenarios.B4NoKickIsLostWhenIoEventFdsStop), VirtioKicks,
            "_kicks[queue].TryRead(out _); drain?.Invoke(queue);", "if (_kicks[queue].TryRead(out _)) drain?.Invoke(queue);"),
        new(nameof(VirtioScenarios.B5AKickIsNotLostWhenTheDriverBecomesReady), VirtioServing,
            "(isIdle && wasIdle)", "isIdle"),
        new(nameof(VirtioScenarios.B8NoHandlerRunsAfterAReset), "Virtio/Devices/QueueSet.cs",
            "queue.Clear(); queue.Vector", "queue.Vector"),
        new(nameof(VirtioScenarios.ST2NothingIsWrittenAfterAReset), "Virtio/Rings/VirtQueue.Ends.cs",
            "IsStopped = true; Shut();", "IsStopped = true;"),
        new(nameof(VirtioScenarios.B9AKickIsServedByWhoHasTheQueue), VirtioServing,
            "if (queue.Owner is not null) { Wake(queue); return; }", ""),
        new(nameof(VirtioScenarios.B9AKickIsServedByWhoHasTheQueue), VirtioServing,
            "if (queue.Owner is { } owner) _ = owner.Kick.TrySignal();", "if (queue.Owner is not null) return;"),
        new(nameof(VirtioScenarios.B9AKickIsNotLostWhenAQueueIsGivenBack), VirtioServing,
            "state.Owner = null; StartKicks();", "state.Owner = null;"),
    ];
}
