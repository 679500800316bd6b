using System;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The members with the parts into which a value is deconstructed.</summary>
internal static class Parts
{
    /// <summary>The member with a part, or null if it is unknown.</summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="index">The number of the part.</param>
    /// <param name="count">The number of parts.</param>
    public static ISymbol? Of(ITypeSymbol? type, int index, int count)
    {
        if (type is not INamedTypeSymbol named) return null;

        if (named.IsTupleType) return named.TupleElements.Length == count ? named.TupleElements[index] : null;

        var methods = named.GetMembers("Deconstruct").OfType<IMethodSymbol>().ToList();
        return methods.Find(method => method.Parameters.Length == count) is { } method
            ? named.GetMembers().FirstOrDefault(member => member is IPropertySymbol or IFieldSymbol
                && string.Equals(member.Name, method.Parameters[index].Name, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    /// <summary>Whether a part represents the whole: the value of an entry of a dictionary.</summary>
    public static bool IsWhole(ISymbol part) => part.Name == "Value" && Framework.NameOf(part.ContainingType) == "KeyValuePair";
}
