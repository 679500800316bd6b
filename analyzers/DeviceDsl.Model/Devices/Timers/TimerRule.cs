using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks timers and the names of timers: DDSL0017, DDSL0044, DDSL0045.</summary>
internal static class TimerRule
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

        foreach (TimerDeclaration timer in timers.Timers)
        {
            if (Fault(timer) is { } fault)
            {
                yield return new(
                    Catalogue.TimerShape, fault.Site, timer.Name, fault.Shape.What, fault.Shape.Remedy)
                {
                    LeavesOut = timer,
                };
            }
        }

        // A handler without a timer is most likely meant for a timer without a handler: one mistake, not two.
        foreach (TimerDeclaration timer in Unanswered(timers).Skip(strays)) yield return Unanswered(timer);
    }

    private static IEnumerable<TimerDeclaration> Unanswered(TimerSet timers)
        => timers.Timers.Where(timer => timer.HasType && timers.Handlers.All(handler => handler.Timer != timer.Name));

    private static (ShapeFault Shape, Site Site)? Fault(TimerDeclaration timer)
    {
        if (ShapeOf(timer) is { } shape) return (shape, new Site(timer.Property));

        return timer.HasPossibleFrequency
            ? null
            : (new(
                $"has {timer.Frequency} ticks in a second",
                $"set Frequency to 1 to {TimerDeclaration.MaxFrequency}"), timer.At("Frequency"));
    }

    private static ShapeFault? ShapeOf(TimerDeclaration timer)
    {
        IPropertySymbol property = timer.Property;
        ShapeFault? fault = PropertyShape.Fault(
            property, "has an initializer, but the generator creates it", "remove the initializer");
        return fault ?? property switch
        {
            _ when !timer.HasType => new($"is of type '{property.Type.ToDisplayString()}'", "use DeviceTimer"),
            { ContainingType.IsRecord: true } => new("is in a record, whose copies would share it", "use a class"),
            { SetMethod: not null } => new("can be replaced, but the machine runs the first", "remove the setter"),
            _ when RegisterDeclaration.Read(property) is not null => new("is a register, too", "remove one of the attributes"),
            _ when FieldDeclaration.Read(property) is not null => new("is a field of a register, too", "remove one of the attributes"),
            _ when Obsolescence.IsForbidden(property) => new("has an attribute that forbids its use", "remove the attribute"),
            _ => null,
        };
    }

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
