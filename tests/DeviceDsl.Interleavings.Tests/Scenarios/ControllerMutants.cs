using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="ControllerScenarios"/> catch.</summary>
internal static class ControllerMutants
{
    private const string IoApic = "Irqchips/IoApic.cs";
    private const string Routes = "Irqchips/IoApicRoutePublisher.cs";
    private const string Entry = "Irqchips/RedirectionEntry.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(ControllerScenarios.SPL3NoLevelComesBeforeItsRoute), Routes,
            "HoldsBack(int pin) => (_unpublished >> pin & 1) != 0;", "HoldsBack(int pin) => false;"),
        new(nameof(ControllerScenarios.SPL3NoLevelComesBeforeItsRoute), Routes,
            "PublishEntries(); using RankedLock.Scope scope = gate.Hold(); serve();", "PublishEntries();"),
        new(nameof(ControllerScenarios.B29AStormIsServedLaterAndNotForNothing), "Irqchips/StormGuard.cs",
            "return false;", "return true;"),
        new(nameof(ControllerScenarios.B29AStormIsServedLaterAndNotForNothing), IoApic,
            "if (IsWaiting(pin)) Serve(pin, wantsStatus: false);", "if (_registers[pin].IsLevel) Serve(pin, wantsStatus: false);"),
        new(nameof(ControllerScenarios.B31TheEndFindsAnEntryThatLeadsElsewhere), "Irqchips/HandledVectors.cs",
            "else if (alsoPending && apic.IsPending(vector))", "else if (alsoPending && apic.IsRequested(vector))"),
        new(nameof(ControllerScenarios.B31AnEntryIsRewrittenWhileItsInterruptEnds), IoApic,
            """
            _gate.Exit();
            try
            {
                _observer.OnAck(At(pin));
            }
            finally
            {
                _gate.Enter();
            }
            if (!endsLevels) return;
            if (_routes is not null && !_registers[pin].IsLevel) return;
            RedirectionEntry entry = _registers[pin].WithRemoteIrr(false);
            """,
            """
            RedirectionEntry entry = _registers[pin].WithRemoteIrr(false);
            _gate.Exit();
            try
            {
                _observer.OnAck(At(pin));
            }
            finally
            {
                _gate.Enter();
            }
            if (!endsLevels) return;
            if (_routes is not null && !_registers[pin].IsLevel) return;
            """),
        new(nameof(ControllerScenarios.B31AnEntryThatTurnsToEdgeIsFree), Entry,
            "return entry.WithRemoteIrr(RemoteIrr && entry.IsLevel);", "return entry.WithRemoteIrr(RemoteIrr);"),
        new(nameof(ControllerScenarios.B31TheEndServesEveryEntryOfItsVector), IoApic,
            "if (_registers[pin].Vector == vector) EndService(pin, endsLevels);",
            "if (_registers[pin].Vector != vector) continue; EndService(pin, endsLevels); return;"),
        new(nameof(ControllerScenarios.B32TheRegistersOfTheIoApicHoldAgainstTwoProcessors), "Irqchips/IoApicRegisters.cs",
            "if (entry is < 0 or >= IoApic.PinCount * 2) return NoEntry;", "if (entry < 0) return NoEntry;"),
        new(nameof(ControllerScenarios.B32TheRegistersOfTheIoApicHoldAgainstTwoProcessors), Entry,
            "return entry.WithRemoteIrr(RemoteIrr && entry.IsLevel);", "return entry;"),
        new(nameof(ControllerScenarios.B36ANotificationBetweenStatusAndAcknowledgementIsSeen), IoApic,
            "else if (_storms.MayServe(pin)) Serve(pin, wantsStatus: false);", "else _storms.MayServe(pin);"),
    ];
}
