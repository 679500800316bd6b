using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="LinuxScenarios"/> catch.</summary>
internal static class LinuxMutants
{
    private const string Poller = "Eventing/EpollPoller.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(LinuxScenarios.B3AnEndedWatchTouchesNobodyWithItsNumber), Poller,
            "Interlocked.Increment(ref _lastToken)", "(ulong)counter.Handle!.DangerousGetHandle()"),
        new(nameof(LinuxScenarios.AnEndedWatchLeavesTheNextOneAlone), Poller,
            "if (IsOn) _ =", "_ ="),
        new(nameof(LinuxScenarios.AnEndedWatchLeavesTheNextOneAlone), Poller,
            "using (_gate.Hold()) { if (IsOn) _ =", "{ if (IsOn) _ ="),
    ];
}
