using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Which classes contain blocks of which others.</summary>
internal static class Containment
{
    /// <summary>Whether blocks of a class contain blocks of the same class, at whatever depth.</summary>
    public static bool ContainsItself(INamedTypeSymbol block)
    {
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<INamedTypeSymbol>();
        open.Push(block);
        while (open.Count > 0)
        {
            foreach (INamedTypeSymbol inner in BlocksOf(open.Pop()))
            {
                if (SymbolEqualityComparer.Default.Equals(inner, block)) return true;

                if (seen.Add(inner)) open.Push(inner);
            }
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> BlocksOf(INamedTypeSymbol type)
        => TypeShape.SelfAndAncestors(type)
            .SelectMany(static one => one.GetMembers())
            .OfType<IPropertySymbol>()
            .Where(static property => BlockDeclaration.AttributeOf(property) is not null)
            .Select(static property
                => BlockDeclaration.TypeOf(property, isArray: false) ?? BlockDeclaration.TypeOf(property, isArray: true))
            .OfType<INamedTypeSymbol>();
}
