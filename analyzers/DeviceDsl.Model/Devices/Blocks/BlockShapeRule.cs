using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks the properties of blocks, and that the device can create them: DDSL0031, DDSL0042, DDSL0049.</summary>
internal static class BlockShapeRule
{
    private static readonly ShapeFault Initialized = new("has an initializer, but the generator creates it", "remove the initializer");

    public static IEnumerable<Finding> Check(BlockDeclaration block)
    {
        if ((PropertyFault(block.Property) ?? TypeFault(block) ?? ClassFault(block)) is { } shape)
        {
            yield return Fault(block, new(block.Property), shape);
            yield break;
        }

        foreach (Finding finding in InvalidArrayRule.Check(
            $"block '{block.Name}'", block, block.DeclaredCount, block.DeclaredStride ?? 0, block.At, BlockDeclaration.MaxCount))
        {
            yield return finding;
        }

        if (block.IsTooLarge)
        {
            yield return new(
                Catalogue.InvalidArray,
                block.At("Count"),
                $"block '{block.Name}'",
                $"has Count = {block.DeclaredCount} of blocks with {block.BlocksInside} blocks in each: "
                    + $"use 1 to {BlockDeclaration.MaxCount / block.BlocksInside}")
            {
                LeavesOut = block,
            };
        }

        if (block.Map is not { } map) yield break;

        if (!block.HasKnownSpace || map.LiesIn(block.Space == AddressSpace.Pio ? AddressSpace.Mmio : AddressSpace.Pio))
        {
            string place = block.HasKnownSpace ? block.Space.ToString() : "no space";
            yield return Fault(
                block,
                block.At("space"),
                new($"lies in {place}, but '{block.Block!.Name}' has addresses in {SpacesOf(map)}", "use one space"));
        }
        else if (block.Gsi is not null && map.Lines.Count != 1)
        {
            string lines = map.Lines.Count == 0 ? "no line" : $"{map.Lines.Count} lines";
            yield return new(
                Catalogue.InvalidGsiMap,
                block.At("Gsi"),
                block.Name,
                $"sets Gsi, but '{block.Block!.Name}' has {lines}: {(map.Lines.Count == 0 ? "remove Gsi" : "set the GSIs there")}");
        }
    }

    private static string SpacesOf(DeviceMap map) => (map.LiesIn(AddressSpace.Pio), map.LiesIn(AddressSpace.Mmio)) switch
    {
        (true, true) => "both spaces",
        (true, false) => "Pio",
        _ => "Mmio",
    };

    private static Finding Fault(BlockDeclaration block, Site site, ShapeFault shape)
        => new(Catalogue.BlockShape, site, block.Name, shape.What, shape.Remedy) { LeavesOut = block };

    private static ShapeFault? PropertyFault(IPropertySymbol property) => PropertyShape.Fault(property, Initialized) ?? property switch
    {
        { ContainingType.IsRecord: true } => new("is in a record, whose copies would share it", "use a class"),
        { SetMethod: not null } => new("can be replaced, but the machine uses the first", "remove the setter"),
        _ when PropertyModelFactory.IsOther(property) => new("is a register, a field or a timer, too", "remove one of the attributes"),
        _ when Obsolescence.IsForbidden(property) => new("has an attribute that forbids its use", "remove the attribute"),
        _ => null,
    };

    private static ShapeFault? TypeFault(BlockDeclaration block)
    {
        ITypeSymbol type = block.Property.Type;
        ITypeSymbol? item = BlockDeclaration.ItemOf(type);
        string name = type.ToDisplayString();
        if (type.TypeKind == TypeKind.Error || item?.TypeKind == TypeKind.Error) return null;

        if (block.IsArray && item is null && ElementOf(type) is { } element)
        {
            string array = $"Blocks<{element.ToDisplayString()}>";
            return new($"has a Count but is of type '{name}' instead of '{array}'", "change the type, or remove Count");
        }

        if (!block.IsArray && item is not null) return new($"is of type '{name}' but has no Count", "set Count");

        if ((item ?? type).NullableAnnotation == NullableAnnotation.Annotated || type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            return new("may be null", "remove the question mark");
        }

        return block.Block is null
            ? new($"is of type '{name}'", block.IsArray ? "use Blocks<T> of a [RegisterBlock] class" : "use a [RegisterBlock] class")
            : null;
    }

    // What the array is meant to be of.
    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { ElementType: INamedTypeSymbol element } when AttributeNames.IsRegisterBlock(element) => element,
        INamedTypeSymbol { Arity: 1 } list when list.TypeArguments[0] is INamedTypeSymbol element && AttributeNames.IsRegisterBlock(element)
            => element,
        INamedTypeSymbol one when AttributeNames.IsRegisterBlock(one) => one,
        _ => null,
    };

    private static ShapeFault? ClassFault(BlockDeclaration block) => block.Block switch
    {
        null => null,
        { IsAbstract: true } type => new($"is of the abstract class '{type.Name}'", "use a class that can be created"),
        _ when block.ContainsItself => new("contains blocks of its own class", "remove the inner block"),
        { } type when HasRequiredMembers(type) && !SetsThem(block.Constructor)
            => new($"cannot be created: '{type.Name}' has required members", "pass their values to its constructor"),
        { } type when block.Constructor is null => new(
            $"cannot be created: no constructor of '{type.Name}' takes at most the object that contains it and an int, its index",
            "add one that is not private"),
        _ => null,
    };

    private static bool SetsThem(BlockConstructor? constructor)
        => constructor?.Symbol.GetAttributes().Any(static attribute
            => attribute.AttributeClass?.ToDisplayString() == "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute") == true;

    private static bool HasRequiredMembers(INamedTypeSymbol type)
        => TypeShape.SelfAndAncestors(type).SelectMany(static one => one.GetMembers()).Any(static member
            => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
}
