using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>A type, its members, and the members with attributes of the language: read once and shared by all readers.</summary>
internal sealed class MarkedType
{
    public MarkedType(INamedTypeSymbol type)
    {
        Type = type;
        Members = type.GetMembers();
        Marked = Members.Where(IsMarked).ToImmutableArray();
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>All members, in source order.</summary>
    public ImmutableArray<ISymbol> Members { get; }

    /// <summary>The members that carry attributes of the language, in source order.</summary>
    public ImmutableArray<ISymbol> Marked { get; }

    private static bool IsMarked(ISymbol member)
    {
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (AttributeNames.OfLanguage(attribute) is not null) return true;
        }

        return false;
    }
}
