using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Reads the namespace and the containing types of a class.</summary>
internal static class TypeModelFactory
{
    public static TypeModel Create(INamedTypeSymbol type) => Create(type, type.GetAttributes(), []);

    /// <summary>The model of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attributes">Attributes of the language, whose namespaces generated code uses.</param>
    /// <param name="used">The types that generated code names.</param>
    public static TypeModel Create(INamedTypeSymbol type, IEnumerable<AttributeData> attributes, IEnumerable<ISymbol> used)
    {
        var parts = new Stack<TypePart>();
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            parts.Push(new(Keyword(current), current.Name, TypeParameters(current)));
        }

        return new(SymbolNames.FullName(type.ContainingNamespace), parts.ToEquatableArray())
        {
            Language = TypeShape.LanguageOf(type),
            Aliases = AliasedNames.Of(type, attributes, used),
        };
    }

    // Escaped, because a type parameter may have the name of a keyword.
    private static string TypeParameters(INamedTypeSymbol type)
        => type.TypeParameters.IsEmpty
            ? ""
            : $"<{string.Join(", ", type.TypeParameters.Select(static parameter => Variance(parameter) + "@" + parameter.Name))}>";

    private static string Variance(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in ",
        VarianceKind.Out => "out ",
        _ => "",
    };

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
