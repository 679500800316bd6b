using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Reads the namespace and the containing types of a class.</summary>
internal static class TypeModelFactory
{
    public static TypeModel Create(INamedTypeSymbol type)
    {
        var parts = new Stack<TypePart>();
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            parts.Push(new(Keyword(current), current.Name));
        }

        return new(Namespace(type.ContainingNamespace), parts.ToEquatableArray());
    }

    private static string Namespace(INamespaceSymbol? containing)
    {
        var names = new Stack<string>();
        for (INamespaceSymbol? current = containing; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            names.Push(current.Name);
        }

        return string.Join(".", names);
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
