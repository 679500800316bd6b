using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="LinuxScenarios"/> catch.</summary>
internal static class LinuxMutants
{
    private const string Poller = "Eventing/EpollPoller.cs";
    private const string Pending = "Interrupts/IrqFds/LinuxPendingCount.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(LinuxScenarios.B3AnEndedWatchTouchesNobodyWithItsNumber), Poller,
            "Interlocked.Increment(ref _lastToken)", "(ulong)counter.Handle!.DangerousGetHandle()"),
        new(nameof(LinuxScenarios.AnEndedWatchLeavesTheNextOneAlone), Poller,
            "if (IsOn) _ =", "_ ="),
        new(nameof(LinuxScenarios.AnEndedWatchLeavesTheNextOneAlone), Poller,
            "using (_gate.Hold()) { if (IsOn) _ =", "{ if (IsOn) _ ="),
        new(nameof(LinuxScenarios.IRQ16ALinuxSignalAtTheEndInterruptsOrStays), Pending,
            "bool isSignalled = _record.TryTake();", "bool isSignalled = false;"),
        new(nameof(LinuxScenarios.IRQ16ALinuxSignalAtTheEndInterruptsOrStays), Pending,
            """
            ulong left = trigger.IsPending ? LinuxEventFd.CountOf(trigger.Handle!) ?? ulong.MaxValue : 0;
            bool isSignalled = _record.TryTake();
            """,
            """
            bool isSignalled = _record.TryTake();
            ulong left = trigger.IsPending ? LinuxEventFd.CountOf(trigger.Handle!) ?? ulong.MaxValue : 0;
            """),
        new(nameof(LinuxScenarios.IRQ16WhatWasPendingInALinuxEventFdDoesNotStay), Pending,
            "return isSignalled || taken > left;", "return isSignalled;"),
        new(nameof(LinuxScenarios.B10NoLinuxSignalFallsBetweenTwoGsis), Pending,
            "if (isSignalled) trigger.TryTake(out _);", ""),
    ];
}
