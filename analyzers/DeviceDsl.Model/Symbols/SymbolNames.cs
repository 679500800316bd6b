using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Compares types by name.</summary>
internal static class SymbolNames
{
    /// <summary>Whether a type has the name and is in the namespace.</summary>
    public static bool Is(this INamedTypeSymbol? type, string containingNamespace, string name)
        => type?.Name == name && type.LiesIn(containingNamespace);

    /// <summary>The name by which a compilation finds a type.</summary>
    public static string MetadataNameOf(INamedTypeSymbol type)
        => type.ContainingType is { } outer ? $"{MetadataNameOf(outer)}+{type.MetadataName}"
            : FullName(type.ContainingNamespace) is { Length: > 0 } space ? $"{space}.{type.MetadataName}"
            : type.MetadataName;

    /// <summary>The full name of a namespace, empty for the global one.</summary>
    public static string FullName(INamespaceSymbol? space)
    {
        var names = new Stack<string>();
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace) names.Push(space.Name);

        return string.Join(".", names);
    }

    /// <summary>Whether a type is not nested and is in the namespace.</summary>
    public static bool LiesIn(this INamedTypeSymbol type, string containingNamespace)
        => type.ContainingType is null && IsNamed(type.ContainingNamespace, containingNamespace);

    /// <summary>Whether a namespace is a top-level one of the name, or is below it.</summary>
    public static bool IsWithin(this INamespaceSymbol? space, string topLevel)
    {
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer }) space = outer;

        return space?.Name == topLevel;
    }

    // Compares from the last part backwards, as symbols store namespaces, without building a string.
    private static bool IsNamed(INamespaceSymbol? space, string name)
    {
        int end = name.Length;
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            int start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0) return false;

            if (start == 0) return space.ContainingNamespace.IsGlobalNamespace;

            end = start - 1;
            if (name[end] != '.') return false;
        }

        return false;
    }
}
