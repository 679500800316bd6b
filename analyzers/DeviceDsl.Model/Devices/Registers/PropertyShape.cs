using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model.Devices;

/// <summary>The requirements on properties that registers, fields and timers share.</summary>
internal static class PropertyShape
{
    private static readonly ShapeFault ResetInstead
        = new("has an initializer, but begins with the Reset of its register", "set Reset and remove the initializer");

    /// <summary>The reason why the generator cannot implement a property, or null.</summary>
    /// <param name="property">The property.</param>
    /// <param name="initializer">What is wrong with an initializer; by default that of a register.</param>
    public static ShapeFault? Fault(IPropertySymbol property, ShapeFault? initializer = null) => property switch
    {
        { IsPartialDefinition: false } => new("is not partial, so the generator cannot implement it", "declare it as partial"),
        { IsStatic: true } => new("is static, but a device may have several instances", "remove static"),
        { IsIndexer: true } => new("is an indexer", "declare a property with a name"),
        { RefKind: not RefKind.None } => new("returns a reference", "remove ref"),
        _ when PlacedBy(property) is { } owner
            => new($"overrides a property that '{owner.Name}' has in its map already", "declare another property, or remove override"),
        _ when HasInitializer(property) => initializer ?? ResetInstead,
        { PartialImplementationPart: { } part } when !GeneratedFiles.Declare(part)
            => new("is already implemented, but the generator implements it", "remove the implementation"),
        _ => null,
    };

    // The map of the base class has the override, too.
    private static INamedTypeSymbol? PlacedBy(IPropertySymbol property)
    {
        for (IPropertySymbol? one = property.OverriddenProperty; one is not null; one = one.OverriddenProperty)
        {
            bool isPlaced = AttributeNames.Find(one, AttributeNames.Register) is not null
                || AttributeNames.Find(one, AttributeNames.Field) is not null
                || AttributeNames.Find(one, AttributeNames.Block) is not null
                || AttributeNames.Find(one, AttributeNames.Timer) is not null;
            if (isPlaced) return one.ContainingType;
        }

        return null;
    }

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

    /// <summary>The width in bytes of a signed or unsigned type; null for any other type.</summary>
    public static int? IntegerWidthOf(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_SByte => 1,
        SpecialType.System_Int16 => 2,
        SpecialType.System_Int32 => 4,
        SpecialType.System_Int64 => 8,
        _ => WidthOf(type),
    };
}
