using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Rules;

/// <summary>What a machine can call: DDSL0016, DDSL0204.</summary>
internal static class HandlerRule
{
    public static IEnumerable<Finding> Check(IMethodSymbol method)
    {
        if (method.IsAsync || method.PartialImplementationPart is { IsAsync: true })
        {
            yield return new(RuleIds.AsyncHandler, new Site(method), method, method.Name);
        }
        else if (Fault(method) is { } fault)
        {
            yield return new(RuleIds.HandlerSignature, new Site(method), method, method.Name, fault);
        }
    }

    /// <summary>The mistake of a local function or lambda that carries an attribute for handlers: it is no member of the device.</summary>
    public static Finding? CheckLocal(IMethodSymbol function)
    {
        var attribute = function.GetAttributes().FirstOrDefault(static candidate
            => AttributeNames.OfLanguage(candidate) is AttributeNames.Doorbell or AttributeNames.OnResample);
        return attribute is null
            ? null
            : new(RuleIds.HandlerSignature, new Site(attribute), null, function.Name, "is not a method of the class");
    }

    private static string? Fault(IMethodSymbol method) => method switch
    {
        { MethodKind: not MethodKind.Ordinary } => "is not an ordinary method",
        { IsGenericMethod: true } => "has type parameters",
        { Parameters.IsEmpty: false } => "has parameters",
        { ReturnsVoid: false } => "returns a value",
        _ when method.GetAttributes().Any(ForbidsCalls) => "must not be called, by an attribute of its own",
        _ => null,
    };

    private static bool ForbidsCalls(AttributeData attribute)
        => attribute.AttributeClass.Is("System", "ObsoleteAttribute")
            ? attribute.Constructor<bool>(1) == true
            : attribute.AttributeClass?.Name == "UnmanagedCallersOnlyAttribute";
}
