using System.Collections.Generic;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks the properties and frequencies of timers: DDSL0044.</summary>
internal static class TimerShapeRule
{
    private static readonly ShapeFault Initialized = new("has an initializer, but the generator creates it", "remove the initializer");

    public static IEnumerable<Finding> Check(TimerSet timers)
    {
        foreach (TimerDeclaration timer in timers.Timers)
        {
            if (Fault(timer) is { } fault)
            {
                yield return new(Catalogue.TimerShape, fault.Site, timer.Name, fault.Shape.What, fault.Shape.Remedy) { LeavesOut = timer };
            }
        }
    }

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
        return PropertyShape.Fault(property, Initialized) ?? property switch
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
}
