using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="TimerScenarios"/> catch.</summary>
internal static class TimerMutants
{
    private const string Timer = "Eventing/GateTimer.cs";
    private const string Queue = "Eventing/TimerQueue.cs";
    private const string Clock = "Eventing/VirtualClock.cs";
    private const string Exact = "Eventing/PreciseTimer.cs";
    private const string Life = "Machines/Machine.Life.cs";

    private const string Inside = "using HandlerGate.Scope scope = gate.Enter(); "
        + "if (!TryExpire(gate, out ulong count, out Action<ulong>? handler) || !gate.IsOpen) return;";

    private const string Outside
        = "if (!TryExpire(gate, out ulong count, out Action<ulong>? handler)) return; using HandlerGate.Scope scope = gate.Enter();";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(TimerScenarios.NoTimerRunsAfterTheEndOfItsDevice), Timer, Inside, Outside),
        new(nameof(TimerScenarios.AHandlerThatStopsATimerPrevails), Timer, Inside, Outside),
        new(nameof(TimerScenarios.AHandlerThatStopsATimerPrevails), Timer,
            "if (!_isRunning || _gate != gate || _queue is not { } queue) return false;",
            "if (_gate != gate || _queue is not { } queue) return false;"),
        new(nameof(TimerScenarios.AHandlerThatMovesATimerPrevails), Timer,
            "if (late < 0 || now < _earliest)", "if (now < _earliest)"),
        new(nameof(TimerScenarios.ATimerWaitsForTheEndOfAPause), Life,
            "Clock.Start();", ""),
        new(nameof(TimerScenarios.ATimerWaitsForTheEndOfAPause), Clock,
            "Timers?.FollowClock();", ""),
        new(nameof(TimerScenarios.TheEarliestTimerWakesTheLoop), Queue,
            "if (due == _wakeAt) return;", "if (_wakeAt != Never) return;"),
        new(nameof(TimerScenarios.ATimerThatIsSetMeanwhileIsNotForgotten), Queue,
            "_wakeAt = Never; _runs =", "_runs ="),
        new(nameof(TimerScenarios.AnExactTimerRunsAtTheEarlierTime), Exact,
            "if (Volatile.Read(ref _due) >= due) LinuxEventFd.Wait", "LinuxEventFd.Wait"),
        new(nameof(TimerScenarios.AnExactTimerRunsAtTheEarlierTime), Exact,
            "if (due < Volatile.Read(ref _sleepsUntil)) Wake();", ""),
        new(nameof(TimerScenarios.AnExactTimerThatIsSetMeanwhileIsNotForgotten), Exact,
            "if (Interlocked.CompareExchange(ref _due, Never, due) == due) _callback();",
            "{ Volatile.Write(ref _due, Never); _callback(); }"),
        new(nameof(TimerScenarios.NoExactTimerRunsAfterItsEnd), Exact, "_thread.Join();", ""),
        new(nameof(TimerScenarios.TheClockNeverGoesBack), Clock,
            "if (Volatile.Read(ref _version) == version) return now;", "return now;"),
    ];
}
