using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The forms of handlers, and the choice between overloads.</summary>
internal static class HandlerSignature
{
    /// <summary>The handler form that matches the parameters of a method, or null.</summary>
    public static HandlerForm? FormOf(IMethodSymbol method) => method.Parameters.Length switch
    {
        0 => HandlerForm.Nothing,
        1 when IsValue(method.Parameters[0], SpecialType.System_Int32) => HandlerForm.Index,
        1 when IsValue(method.Parameters[0], SpecialType.System_UInt64) => HandlerForm.Value,
        2 when IsValue(method.Parameters[0], SpecialType.System_Int32)
            && IsValue(method.Parameters[1], SpecialType.System_UInt64) => HandlerForm.IndexAndValue,
        _ => null,
    };

    /// <summary>The parameters of a form, as written in source.</summary>
    public static string ParametersOf(HandlerForm form) => form switch
    {
        HandlerForm.Index => "int index",
        HandlerForm.Value => "ulong value",
        HandlerForm.IndexAndValue => "int index, ulong value",
        _ => "",
    };

    /// <summary>
    /// The method that a class-level attribute names: the overload that fits; of several, the one with the most parameters.
    /// </summary>
    public static IMethodSymbol? Find(INamedTypeSymbol type, string name, HandlerUse use)
        => Candidates(type, name)
            .OrderByDescending(method => FormOf(method) is { } form && use.Allows(form) ? method.Parameters.Length : -1)
            .FirstOrDefault();

    private static bool IsValue(IParameterSymbol parameter, SpecialType type)
        => parameter.RefKind == RefKind.None && parameter.Type.SpecialType == type;

    private static IEnumerable<IMethodSymbol> Candidates(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            bool isBase = !SymbolEqualityComparer.Default.Equals(current, type);
            foreach (IMethodSymbol method in current.GetMembers(name).OfType<IMethodSymbol>())
            {
                if (!GeneratedFiles.Declare(method) && !(isBase && IsHidden(method, type))) yield return method;
            }
        }
    }

    private static bool IsHidden(IMethodSymbol method, INamedTypeSymbol type) => method.DeclaredAccessibility switch
    {
        Accessibility.Private => true,
        Accessibility.Internal or Accessibility.ProtectedAndInternal
            => !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, type.ContainingAssembly),
        _ => false,
    };
}
