using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>
/// Finds the names that generated code cannot begin with <c>global::</c>, because a project has a reference only under an alias.
/// </summary>
internal static class AliasedNames
{
    private const string Global = "global";

    // Every class of a compilation needs the answer, and a compilation has hundreds of references.
    private static readonly ConditionalWeakTable<Compilation, object> Aliased = new();

    /// <summary>The names for a class; none in almost every project.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attributes">Attributes of the language: generated code uses their namespaces.</param>
    /// <param name="used">The types that generated code names.</param>
    public static EquatableArray<AliasedName> Of(
        INamedTypeSymbol type, IEnumerable<AttributeData> attributes, IEnumerable<ISymbol> used)
    {
        if (type.ContainingAssembly is not ISourceAssemblySymbol { Compilation: { } compilation }
            || !(bool)Aliased.GetValue(compilation, static asked => HasAliases(asked)))
        {
            return Enumerable.Empty<AliasedName>().ToEquatableArray();
        }

        IEnumerable<AliasedName> namespaces = attributes
            .Where(static attribute => AttributeNames.OfLanguage(attribute) is not null)
            .Select(static attribute => attribute.AttributeClass!)
            .Select(attribute => new AliasedName(
                SymbolNames.FullName(attribute.ContainingNamespace), AliasIn(compilation, attribute.ContainingAssembly)));
        IEnumerable<AliasedName> types = used.OfType<INamedTypeSymbol>().Where(static named => named.ContainingType is null)
            .Select(named => new AliasedName(
                SymbolNames.FullName(named.ContainingNamespace) is { Length: > 0 } space ? $"{space}.{named.Name}" : named.Name,
                AliasIn(compilation, named.ContainingAssembly)));
        return namespaces.Concat(types)
            .Distinct()
            .OrderBy(static name => name.Name, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    private static bool HasAliases(Compilation compilation)
        => compilation.ExternalReferences.Any(static reference => AliasOf(reference) != Global);

    private static string AliasIn(Compilation compilation, IAssemblySymbol assembly)
        => compilation.GetMetadataReference(assembly) is { } reference ? AliasOf(reference) : Global;

    private static string AliasOf(MetadataReference reference)
        => reference.Properties.Aliases is { IsDefaultOrEmpty: false } aliases && !aliases.Contains(Global) ? aliases[0] : Global;
}
