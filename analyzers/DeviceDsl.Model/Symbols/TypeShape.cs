using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model;

/// <summary>Checks whether the generator can add a part to a class.</summary>
internal static class TypeShape
{
    // It has target-typed new and patterns of ranges, which every generated part uses.
    private const LanguageVersion Oldest = LanguageVersion.CSharp9;

    /// <summary>The reason why not, if more than <c>partial</c> is missing.</summary>
    public static string? Fault(INamedTypeSymbol type)
    {
        if (LanguageOf(type) is < Oldest and var language)
        {
            string oldest = Oldest.ToDisplayString();
            return $"is compiled as C# {language.ToDisplayString()}, but its wiring needs C# {oldest}: set LangVersion to "
                + $"{oldest} or later";
        }

        if (type.IsStatic) return "is static, but a machine attaches instances: remove static";

        if (type.IsGenericType) return "is generic or nested in a generic type: make it non-generic";

        return TypesOutwards(type).Any(static candidate => candidate.IsFileLocal)
            ? "is local to its file, so the generated part cannot extend it: remove file"
            : null;
    }

    /// <summary>The reason why not, if only <c>partial</c> is missing.</summary>
    public static string? Closed(INamedTypeSymbol type)
    {
        var closed = TypesOutwards(type).Where(static candidate => !IsPartial(candidate)).ToList();
        if (closed.Count == 0) return null;

        string all = string.Join(" and ", closed.Select(static candidate => $"'{candidate.Name}'"));
        return $"cannot get its wiring because {all} {(closed.Count == 1 ? "is" : "are")} not partial: add partial";
    }

    /// <summary>Whether the generator can add a part to a type, whatever the part means.</summary>
    public static bool IsOpen(INamedTypeSymbol type)
        => TypesOutwards(type).All(static candidate => IsPartial(candidate) && !candidate.IsFileLocal);

    /// <summary>The version of C# in which a class is written.</summary>
    public static LanguageVersion LanguageOf(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.Options is CSharpParseOptions options
            ? options.LanguageVersion
            : LanguageVersion.Latest;

    /// <summary>A type and the types that contain it, from the inside out.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesOutwards(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType) yield return current;
    }

    /// <summary>A class and its base classes, the class first.</summary>
    public static IEnumerable<INamedTypeSymbol> SelfAndAncestors(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType) yield return current;
    }

    /// <summary>The nearest base class that satisfies a condition.</summary>
    public static INamedTypeSymbol? Ancestor(INamedTypeSymbol type, Func<INamedTypeSymbol, bool> holds)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (holds(ancestor)) return ancestor;
        }

        return null;
    }

    private static bool IsPartial(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.All(static reference
            => reference.GetSyntax() is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
