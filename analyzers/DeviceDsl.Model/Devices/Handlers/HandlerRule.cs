using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that a machine can call a handler: DDSL0016, DDSL0204.</summary>
internal static class HandlerRule
{
    /// <summary>The findings about the handlers of doorbells, lines and timers of a device, and about names without a method.</summary>
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => device.Handlers.SelectMany(handler => Check(SiteOf(device, handler.Key), handler.Key, handler.Distinct()))
            .Concat(device.Doorbells.Select(Missing).OfType<Finding>());

    /// <summary>The findings about the methods that timers of a virtio device run.</summary>
    public static IEnumerable<Finding> CheckTimers(TimerSet timers)
        => timers.Handlers.Select(static handler => handler.Method)
            .Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(static method => Check(new(method), method, new[] { HandlerUse.Timer }));

    private static IEnumerable<Finding> Check(Site site, IMethodSymbol method, IEnumerable<HandlerUse> uses)
    {
        if (IsAsync(method))
        {
            yield return new(Catalogue.AsyncHandler, site, method.Name)
            {
                LeavesOut = method,
                Hint = new HandlerHint(HandlerSignature.ParametersOf(uses.First().Forms[0])),
            };
        }
        else if (uses.FirstOrDefault(use => Fault(method, use) is not null) is { } use)
        {
            yield return new(
                Catalogue.HandlerSignature,
                site,
                method.Name,
                Fault(method, use)!,
                Calls(method.Name, use))
            {
                LeavesOut = method,
                Hint = new HandlerHint(HandlerSignature.ParametersOf(use.Forms[0])),
            };
        }
    }

    public static bool IsAsync(IMethodSymbol method)
        => method.IsAsync || method.PartialImplementationPart is { IsAsync: true };

    // The attribute is at fault, not the inherited method that it names.
    private static Site SiteOf(DeviceDeclaration device, IMethodSymbol method)
        => SymbolEqualityComparer.Default.Equals(method.ContainingType, device.Type)
            ? new(method)
            : device.Doorbells
                .First(doorbell => SymbolEqualityComparer.Default.Equals(doorbell.Handler, method))
                .At("Handler");

    private static Finding? Missing(DoorbellDeclaration doorbell)
        => doorbell is { IsOnClass: true, Handler: null, DeclaredHandler: { } name }
            ? new(
                Catalogue.HandlerSignature,
                doorbell.At("Handler"),
                name,
                "does not exist",
                Calls(name, doorbell.Use))
            {
                LeavesOut = doorbell,
            }
            : null;

    /// <summary>The finding about a local function or lambda with an attribute for handlers: it is not a member of the device.</summary>
    public static Finding? CheckLocal(IMethodSymbol function)
        => CheckLocal(function, AttributeNames.IsOfHandler, Calls(function.Name, HandlerUse.Plain));

    /// <summary>The same finding for the attributes of another kind of handler.</summary>
    /// <param name="function">The local function or lambda.</param>
    /// <param name="isOfHandler">Selects the attributes by name.</param>
    /// <param name="calls">The kind of method that can be called instead.</param>
    public static Finding? CheckLocal(IMethodSymbol function, Func<string?, bool> isOfHandler, string calls)
        => function.GetAttributes().FirstOrDefault(candidate => isOfHandler(AttributeNames.OfLanguage(candidate))) is { } attribute
            ? new(Catalogue.HandlerSignature, new Site(attribute), function.Name, "is not a method of the class", calls)
            : null;

    private static string Calls(string name, HandlerUse use)
        => string.Join(" or ", use.Forms.Select(form => $"'void {name}({use.ParametersOf(form)})'"));

    private static string? Fault(IMethodSymbol method, HandlerUse use)
        => ShapeFault(method)
            ?? (method.ReturnsVoid ? null : "returns a value")
            ?? ParameterFault(method, use)
            ?? CallFault(method);

    /// <summary>The reason why a method does not belong to the device.</summary>
    public static string? ShapeFault(IMethodSymbol method) => method switch
    {
        { MethodKind: not MethodKind.Ordinary } => "is not an ordinary method",
        { IsGenericMethod: true } => "has type parameters",
        _ => null,
    };

    /// <summary>The reason why a method, or another member, cannot be called.</summary>
    public static string? CallFault(ISymbol member)
        => Obsolescence.IsForbidden(member) || member.GetAttributes().Any(ForbidsCalls) ? "has an attribute that forbids calls" : null;

    private static string? ParameterFault(IMethodSymbol method, HandlerUse use)
    {
        HandlerForm? form = HandlerSignature.FormOf(method);
        if (form is { } known && use.Allows(known)) return null;

        if (use.IsTimer) return "has parameters that its timer does not pass";

        if (use.IsArray && form is HandlerForm.Nothing or HandlerForm.Value) return "does not take the index of the doorbell in its array";

        return form is HandlerForm.Value or HandlerForm.IndexAndValue && !use.IsSynchronous
            ? "takes a value, which only a doorbell with Synchronous = true passes"
            : "has parameters that its doorbell does not pass";
    }

    private static bool ForbidsCalls(AttributeData attribute)
        => attribute.AttributeClass.Is("System.Runtime.InteropServices", "UnmanagedCallersOnlyAttribute");
}
