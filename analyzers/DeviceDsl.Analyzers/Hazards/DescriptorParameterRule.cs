using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0609: a native method takes a descriptor as a number.</summary>
internal static class DescriptorParameterRule
{
    /// <summary>The finding about the first such parameter of a class: a class of bindings has many.</summary>
    public static IEnumerable<Finding> Check(IMethodSymbol method)
        => DescriptorOf(method) is { } first && IsFirst(method)
            ? [new(Catalogue.DescriptorParameter, first.Locations[0], method.Name, first.Name)]
            : [];

    private static bool IsFirst(IMethodSymbol method)
        => method.ContainingType.GetMembers()
            .TakeWhile(member => !SymbolEqualityComparer.Default.Equals(member, method))
            .OfType<IMethodSymbol>()
            .All(static earlier => DescriptorOf(earlier) is null);

    // The function that releases a handle gets only the number.
    private static IParameterSymbol? DescriptorOf(IMethodSymbol method)
        => method.PartialDefinitionPart is null
            && NativeCalls.EntryOf(method) is { } entry
            && !(entry == "close" && Framework.IsHandle(method.ContainingType.BaseType))
                ? method.Parameters.FirstOrDefault(parameter
                    => parameter.RefKind == RefKind.None
                        && IsNumber(parameter.Type)
                        && DescriptorFunctions.Take(entry, parameter.Ordinal, parameter.Name)
                        && parameter.Locations[0].IsInSource)
                : null;

    private static bool IsNumber(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_IntPtr;
}
