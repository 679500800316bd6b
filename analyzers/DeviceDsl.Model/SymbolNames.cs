using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Knows types by their names.</summary>
internal static class SymbolNames
{
    /// <summary>Whether a type has this name and lies in this namespace, itself a name without dots.</summary>
    public static bool Is(this INamedTypeSymbol? type, string containingNamespace, string name)
        => type?.Name == name && type.LiesIn(containingNamespace);

    /// <summary>Whether a type lies in this namespace, itself a name without dots.</summary>
    public static bool LiesIn(this INamedTypeSymbol type, string containingNamespace)
        => type.ContainingType is null
            && type.ContainingNamespace is { ContainingNamespace.IsGlobalNamespace: true } space
            && space.Name == containingNamespace;
}
