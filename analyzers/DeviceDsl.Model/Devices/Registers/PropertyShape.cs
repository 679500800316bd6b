using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model.Devices;

/// <summary>The requirements on properties that registers and fields share.</summary>
internal static class PropertyShape
{
    /// <summary>The reason why the generator cannot implement a property, or null.</summary>
    public static string? Fault(IPropertySymbol property) => property switch
    {
        { IsPartialDefinition: false } => "is not partial",
        { IsStatic: true } => "is static, but a device may have several instances",
        { IsIndexer: true } => "is an indexer",
        { RefKind: not RefKind.None } => "returns a reference",
        _ when HasInitializer(property) => "has an initializer, but begins with the Reset of its register",
        { PartialImplementationPart: { } part } when !GeneratedFiles.Declare(part) => "is already implemented",
        _ => null,
    };

    private static bool HasInitializer(IPropertySymbol property)
        => property.DeclaringSyntaxReferences.Any(static part => part.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null });

    /// <summary>The width in bytes of an unsigned type; null for any other type.</summary>
    public static int? WidthOf(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Byte => 1,
        SpecialType.System_UInt16 => 2,
        SpecialType.System_UInt32 => 4,
        SpecialType.System_UInt64 => 8,
        _ => null,
    };
}
