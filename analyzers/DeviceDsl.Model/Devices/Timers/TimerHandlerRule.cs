using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that each timer has one method, and each method a timer: DDSL0017, DDSL0045.</summary>
internal static class TimerHandlerRule
{
    public static IEnumerable<Finding> Check(TimerSet timers)
    {
        int strays = 0;
        var earlier = new List<TimerHandlerDeclaration>();
        foreach (TimerHandlerDeclaration handler in timers.Handlers)
        {
            if (timers.Find(handler.Timer) is null)
            {
                strays++;
                yield return Unbound(timers, handler);
            }
            else if (earlier.Find(other => other.Timer == handler.Timer) is { } other)
            {
                yield return Second(handler, other);
            }

            earlier.Add(handler);
        }

        // A handler without a timer is most likely meant for a timer without a handler: one mistake, not two.
        foreach (TimerDeclaration timer in Unanswered(timers).Skip(strays)) yield return Unanswered(timer);
    }

    private static IEnumerable<TimerDeclaration> Unanswered(TimerSet timers)
        => timers.Timers.Where(timer => timer.HasType && timers.Handlers.All(handler => handler.Timer != timer.Name));

    private static Finding Unbound(TimerSet timers, TimerHandlerDeclaration handler)
    {
        string? meant = NearestName.Of(handler.Timer!, timers.Timers.Select(static timer => timer.Name))
            ?? (timers.Timers.Length == 1 ? timers.Timers[0].Name : null);
        string proposal = meant is null ? "" : $"; did you mean '{meant}'?";
        return new(
            Catalogue.UnboundAttribute,
            handler.TimerSite,
            "[OnTimer]",
            handler.Method.Name,
            $"the class has no timer '{handler.Timer}'{proposal}")
        {
            LeavesOut = handler,
            Hint = meant is null ? null : new ArgumentHint("timer", $"nameof({Escape(meant)})"),
        };
    }

    private static Finding Second(TimerHandlerDeclaration handler, TimerHandlerDeclaration other)
        => new(
            Catalogue.TimerHandler,
            handler.TimerSite,
            $"The timer '{handler.Timer}' already runs '{other.Method.Name}', so '{handler.Method.Name}' never runs: remove one of them")
        {
            LeavesOut = handler,
            Others = [other.TimerSite],
        };

    // A timer that is only read, as a counter that counts down, needs none.
    private static Finding Unanswered(TimerDeclaration timer)
        => new(
            Catalogue.TimerHandler,
            new Site(timer.Property),
            $"The timer '{timer.Name}' runs no method: mark one [OnTimer(nameof({Escape(timer.Name)}))]")
        {
            MaxSeverity = DiagnosticSeverity.Info,
        };

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
