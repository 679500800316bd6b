using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="InterruptScenarios"/> catch.</summary>
internal static class InterruptMutants
{
    private const string IrqFd = "Interrupts/IrqFds/IrqFd.cs";
    private const string Table = "Interrupts/IrqFds/IrqFdTable.cs";
    private const string Router = "Interrupts/Routing/GsiRouter.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(InterruptScenarios.B10NoSignalFallsBetweenTwoGsis), IrqFd,
            """
            _ = Trigger.TrySubscribe(this, insteadOf);
            if (_pending?.Begin() ?? _linuxPending!.Begin()) InjectLater();
            """,
            """
            insteadOf?.Trigger.Unsubscribe(insteadOf);
            if (_pending?.Begin() ?? _linuxPending!.Begin()) InjectLater();
            _ = Trigger.TrySubscribe(this);
            """),
        new(nameof(InterruptScenarios.B20AnEventFdMayBeClosedWhileItIsAssigned), Table,
            "TryFollowClosing() => Trigger.TryAddCloseListener(this) == Errno.None;",
            "TryFollowClosing() => Trigger.TryAddCloseListener(this) >= Errno.None;"),
        new(nameof(InterruptScenarios.B21ClosingAndAssigningDoNotWaitForEachOther), "Eventing/EventCounter.cs",
            "listener.OnClosed();", "using (_gate.Hold()) listener.OnClosed();"),
        new(nameof(InterruptScenarios.B22ASignalOfBeforeTheAssignmentIsInjected), IrqFd,
            "if (_pending?.Begin() ?? _linuxPending!.Begin()) InjectLater();", "_pending?.Begin();"),
        new(nameof(InterruptScenarios.B23NothingTakesARouteOfBefore), IrqFd,
            "return Volatile.Read(ref _isActive) && _route", "return _route"),
        new(nameof(InterruptScenarios.B23NothingTakesARouteOfBefore), Router,
            "} Readers.WaitForReaders();", "}"),
        new(nameof(InterruptScenarios.B23AnIrqFdFollowsAChangeDuringItsAssignment), Table,
            "using RankedLock.Scope scope = _gate.Hold(); registration.IrqFd.Follow(_router.Table);",
            "registration.IrqFd.Follow(_router.Table); using RankedLock.Scope scope = _gate.Hold();"),
        new(nameof(InterruptScenarios.B24ARouteIsReadWhole), "Interrupts/Routing/RouteCopy.cs",
            "if ((before & 1) == 0 && Volatile.Read(ref _sequence) == before) return", "if (before >= 0) return"),
        new(nameof(InterruptScenarios.B25AChangeOfTheRoutingWaitsForItsReadersAlone), "Foundation/ReaderSlot.cs",
            "if (!ReadSections.IsOf(seen, domain)) continue;", "if (seen == 0) continue;"),
        new(nameof(InterruptScenarios.B25AChangeOfTheRoutingWaitsForItsReadersAlone), Router,
            "foreach (IRouteListener listener in _listeners) listener.OnRoutesChanged(); } Readers",
            """
            foreach (IRouteListener listener in _listeners) listener.OnRoutesChanged();
            }
            foreach (IRouteListener listener in _listeners) Readers
            """),
        new(nameof(InterruptScenarios.B26AReassertionIsNotUndone), "Interrupts/IrqFds/Resampler.cs",
            "Lower(); SignalMembers();", "SignalMembers(); Lower();"),
        new(nameof(InterruptScenarios.B27ALineThatRaisesItselfDoesNotRecurse), IrqFd,
            "if (!TryInjectAtOnce()) _injector.Schedule(_injection);",
            "if (!_router.Readers.IsReading && !TryInjectAtOnce()) _injector.Schedule(_injection);"),
        new(nameof(InterruptScenarios.B28ASharedLineIsTheOrOfItsSources), "Interrupts/Lines/LevelSources.cs",
            "if (before == 0 || before + by == 0) setLine(gsi, by > 0);",
            "_gate.Exit(); if (before == 0 || before + by == 0) setLine(gsi, by > 0); _gate.Enter();"),
        new(nameof(InterruptScenarios.IRQ16ASignalAtTheEndInterruptsOrStays), IrqFd,
            "if (_pending is not null) _pending.End();", "if (_pending is not null) Trigger.TryTake(out _);"),
        new(nameof(InterruptScenarios.IRQ16WhatWasPendingDoesNotStayWithASignalAtTheEnd), IrqFd,
            "if (_pending is not null) _pending.End();", "if (_pending is not null) Trigger.TryTake(out _);"),
        new(nameof(InterruptScenarios.IRQ16WhatWasPendingDoesNotStayWithASignalAtTheEnd), "Interrupts/IrqFds/PendingCount.cs",
            "trigger.Drop(_left);", "_left = 0;"),
        new(nameof(InterruptScenarios.B30AMaskedInterruptComesOnceWhenItIsUnmasked), "Irqchips/IoApic.cs",
            "if (isAsked) _requested &= ~(1u << pin); else Serve(pin, wantsStatus: false);", "Serve(pin, wantsStatus: false);"),
    ];
}
