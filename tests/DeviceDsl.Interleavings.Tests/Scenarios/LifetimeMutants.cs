using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="LifetimeScenarios"/> catch.</summary>
internal static class LifetimeMutants
{
    private const string Attachment = "Machines/Attaching/DeviceAttachment.cs";
    private const string Queue = "Eventing/WorkQueue.cs";
    private const string Table = "Buses/IoEventFdTable.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(LifetimeScenarios.B1EndingADeviceDoesNotWaitForItselfThroughALock), Attachment,
            "for (; _step < step; _step++) Take(_step + 1);",
            "using (_handlers.EnterAnyway()) for (; _step < step; _step++) Take(_step + 1);"),
        new(nameof(LifetimeScenarios.B1ADoorbellIsDeassignedUnderALockOfItsHandler), Queue,
            "public override void OnSignal() => queue.Schedule(item);",
            "public override void OnSignal() { if (item.TryMarkDue()) item.RunQueued(); }"),
        new(nameof(LifetimeScenarios.B2AClosedEventFdFreesItsAddress), Table,
            "void ICloseListener.OnClosed() => RequestStop();", "void ICloseListener.OnClosed() { }"),
        new(nameof(LifetimeScenarios.B2AClosedEventFdTakesItsDoorbellAlong), "Foundation/MachineRegistration.cs",
            "if (_hasEnded) return false; bool wasActive = _isActive;", "bool wasActive = true;"),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned), Table,
            "private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();",
            "private protected override void WaitUntilUnused() { }"),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned), "Buses/GuestBuses.cs",
            "using ReadSections.Section section = Accesses.Enter(); return Of(space).TryWrite(", "return Of(space).TryWrite("),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADeviceIsDetached), Attachment,
            "_connections.Drain();", ""),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADeviceIsDetached), Attachment,
            "if (_handlers.IsClosed) return false; if (NeedsReset) return true;",
            "if (_handlers.IsClosed) return true; if (NeedsReset) return true;"),
        new(nameof(LifetimeScenarios.B5AKickBeforeTheHandlerIsServed), Queue,
            "if (counter.IsPending) Schedule(item);", ""),
        new(nameof(LifetimeScenarios.B7AHandlerInTheDrainDoesNotStartAgain), Attachment,
            "for (; _step < step; _step++) Take(_step + 1);", "_list.Remove(this); for (; _step < step; _step++) Take(_step + 1);"),
        new(nameof(LifetimeScenarios.B8NoHandlerRunsAfterItsEnd), "Eventing/LoopRegistration.cs",
            "_loop.Queue.Flush(_call);", ""),
        new(nameof(LifetimeScenarios.B8NoHandlerRunsAfterItsEnd), "Eventing/WorkItem.cs",
            "Interlocked.Exchange(ref _state, Running); Run();", "Interlocked.Exchange(ref _state, Idle); Run();"),
        new(nameof(LifetimeScenarios.ASynchronousDoorbellFindsItsValueInTheRegister), Attachment,
            "using HandlerGate.Scope scope = _handlers.Enter(); using HandlerGate.Scope whole = EnterWhole(); if (doorbell < 0) return",
            "if (doorbell < 0) return"),
        new(nameof(LifetimeScenarios.SettlingWaitsForAnItemThatIsDueAgain), Queue,
            "|| HasWork(queue._rest)", ""),
        new(nameof(LifetimeScenarios.AMachineEndsThoughItsLoopIsGone), "Eventing/ParkingPoller.cs",
            "catch (ObjectDisposedException)", "catch (InvalidCastException)"),
        new(nameof(LifetimeScenarios.B38AThrowingHandlerStopsNobodyElse), Attachment,
            "Fail(_rows[doorbell].Entry.Handler, exception);", "_ = exception;"),
    ];
}
