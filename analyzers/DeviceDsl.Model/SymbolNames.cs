using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Knows types by their names.</summary>
internal static class SymbolNames
{
    /// <summary>Whether a type has this name and lies in this namespace.</summary>
    public static bool Is(this INamedTypeSymbol? type, string containingNamespace, string name)
        => type?.Name == name && type.LiesIn(containingNamespace);

    /// <summary>Whether a type, itself in no other, lies in this namespace.</summary>
    public static bool LiesIn(this INamedTypeSymbol type, string containingNamespace)
        => type.ContainingType is null && IsNamed(type.ContainingNamespace, containingNamespace);

    // From its last name on, as symbols hold it, and without making one string of it.
    private static bool IsNamed(INamespaceSymbol? space, string name)
    {
        int end = name.Length;
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            int start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            if (start == 0)
            {
                return space.ContainingNamespace.IsGlobalNamespace;
            }

            end = start - 1;
            if (name[end] != '.')
            {
                return false;
            }
        }

        return false;
    }
}
