using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model;

/// <summary>Checks whether a name is available for a generated member.</summary>
internal static class GeneratedName
{
    /// <summary>The reason why a generated property cannot have a name, or null.</summary>
    public static string? TakenBy(INamedTypeSymbol type, string name)
        => Holder(type, name) is { } holder ? $"{Taken(type, holder)}: choose another name" : null;

    /// <summary>A name that no generated member would share with another member of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="name">The name, to which underscores are appended until it is free.</param>
    public static string Free(INamedTypeSymbol type, string name)
    {
        while (TakenBy(type, name) is not null) name += "_";

        return name;
    }

    /// <summary>The member that a generated property of this name would collide with or hide, or null.</summary>
    public static ISymbol? Holder(INamedTypeSymbol type, string name)
    {
        if (type.Name == name) return type;

        return Members(type, name).Concat(Members(type, "get_" + name)).Concat(Members(type, "set_" + name))
                .FirstOrDefault(static member => !GeneratedFiles.Declare(member))
            ?? Bases(type).SelectMany(ancestor => Members(ancestor, name))
                .FirstOrDefault(static member => member.DeclaredAccessibility != Accessibility.Private)
            ?? PrimaryParameter(type, name);
    }

    /// <summary>Whether code of a class may find a symbol of the project by a simple name.</summary>
    public static bool IsVisibleIn(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.Name == name
                || !Members(outer, name).IsEmpty
                || PrimaryParameter(outer, name) is not null
                || Bases(outer).Any(ancestor => !Members(ancestor, name).IsEmpty))
            {
                return true;
            }
        }

        for (INamespaceSymbol? space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (space.GetMembers(name).Any()) return true;
        }

        return false;
    }

    /// <summary>Whether a parameter belongs to a primary constructor: methods that use it keep it as long as the object lives.</summary>
    public static bool IsOfPrimaryConstructor(IParameterSymbol parameter)
        => parameter.ContainingSymbol.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax);

    /// <summary>The reason why a generated property cannot have the name of an existing symbol.</summary>
    public static string Taken(INamedTypeSymbol type, ISymbol holder)
    {
        if (SymbolEqualityComparer.Default.Equals(type, holder)) return "is the name of the class itself";

        return holder is IParameterSymbol
            ? $"is already a parameter of '{type.Name}'"
            : $"is already a member of '{holder.ContainingType?.Name ?? type.Name}'";
    }

    private static ImmutableArray<ISymbol> Members(INamedTypeSymbol type, string name) => type.GetMembers(name);

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType) yield return ancestor;
    }

    // A member with the same name would silently shadow the parameter in the methods of the class.
    private static IParameterSymbol? PrimaryParameter(INamedTypeSymbol type, string name)
        => type.InstanceConstructors
            .SelectMany(static constructor => constructor.Parameters)
            .FirstOrDefault(parameter => parameter.Name == name && IsOfPrimaryConstructor(parameter));
}
