using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model;

/// <summary>Finds what the compiler warns about wherever it is used: obsolete and experimental members and types.</summary>
internal static class Obsolescence
{
    private const string WithoutMessage = "CS0612";
    private const string WithMessage = "CS0618";

    public static bool IsObsolete(ISymbol member)
        => member.GetAttributes().Any(static attribute => attribute.AttributeClass.Is("System", "ObsoleteAttribute"));

    /// <summary>Whether the compiler refuses every use of a member or of one of its accessors.</summary>
    public static bool IsForbidden(ISymbol member)
        => WithAccessors(member).Any(static one => one.GetAttributes().Any(static attribute
            => attribute.AttributeClass.Is("System", "ObsoleteAttribute") && attribute.Constructor<bool>(1) == true));

    /// <summary>The ids of the warnings about uses of members, ordered and each once.</summary>
    public static EquatableArray<string> IdsOf(IEnumerable<ISymbol> members)
        => members.SelectMany(WithAccessors).SelectMany(IdsOf)
            .Distinct()
            .OrderBy(static id => id, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>The types that have to be written to name a type, from another assembly with that assembly.</summary>
    /// <param name="type">The type.</param>
    /// <param name="home">The assembly of the device.</param>
    public static IEnumerable<ISymbol> NamedBy(ITypeSymbol type, IAssemblySymbol home)
    {
        if (type.SpecialType is not (SpecialType.None or SpecialType.System_Nullable_T)) return [];

        return type switch
        {
            IArrayTypeSymbol array => NamedBy(array.ElementType, home),
            INamedTypeSymbol named => TypeShape.TypesOutwards(named).Cast<ISymbol>()
                .Concat(named.TypeArguments.SelectMany(argument => NamedBy(argument, home)))
                .Concat(SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, home)
                    ? []
                    : [named.ContainingModule, named.ContainingAssembly]),
            _ => [],
        };
    }

    // The compiler judges the use of an overriding member by the member that it overrides.
    private static IEnumerable<ISymbol> WithAccessors(ISymbol member)
    {
        for (ISymbol? current = member; current is not null; current = Overridden(current))
        {
            yield return current;
            if (current is not IPropertySymbol property) continue;

            if (property.GetMethod is { } getter) yield return getter;

            if (property.SetMethod is { } setter) yield return setter;
        }
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static IEnumerable<string> IdsOf(ISymbol symbol)
        => symbol.GetAttributes().Select(IdOf).OfType<string>().Where(SyntaxFacts.IsValidIdentifier);

    private static string? IdOf(AttributeData attribute)
    {
        INamedTypeSymbol? type = attribute.AttributeClass;
        if (type.Is("System.Diagnostics.CodeAnalysis", "ExperimentalAttribute")) return attribute.ConstructorString(0);

        return type.Is("System", "ObsoleteAttribute")
            ? attribute.NamedString("DiagnosticId") ?? (attribute.ConstructorString(0) is null ? WithoutMessage : WithMessage)
            : null;
    }
}
