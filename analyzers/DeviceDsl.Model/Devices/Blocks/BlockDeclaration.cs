using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[Block]</c> as written on a property.</summary>
internal sealed class BlockDeclaration
{
    /// <summary>The largest number of blocks in an array, with those inside them. Each of them is an object.</summary>
    public const int MaxCount = 4096;

    private BlockDeclaration(AttributeData attribute, IPropertySymbol property)
    {
        Attribute = attribute;
        Property = property;
        SpaceValue = attribute.Constructor<byte>(0) ?? 0;
        Offset = attribute.Constructor<ulong>(1) ?? 0;
        DeclaredCount = attribute.Named<int>("Count");
        DeclaredStride = attribute.Named<ulong>("Stride");
        Gsi = attribute.Named<int>("Gsi");
        GsiStride = attribute.Named<int>("GsiStride") ?? 1;
        Block = TypeOf(property, IsArray);
        ContainsItself = Block is not null && Containment.ContainsItself(Block);
        Map = Block is null || ContainsItself ? null : DeviceMapFactory.Read(Block);
        Constructor = Block is null ? null : BlockConstructor.Find(Block, property.ContainingType);
    }

    public AttributeData Attribute { get; }

    public IPropertySymbol Property { get; }

    public string Name => Property.Name;

    /// <summary>The numeric value of the space; a cast can make it invalid.</summary>
    public byte SpaceValue { get; }

    public bool HasKnownSpace => Space is AddressSpace.Mmio or AddressSpace.Pio;

    public AddressSpace Space => (AddressSpace)SpaceValue;

    /// <summary>The address of the first block.</summary>
    public ulong Offset { get; }

    /// <summary>The number of blocks; null if omitted.</summary>
    public int? DeclaredCount { get; }

    public bool IsArray => DeclaredCount is not null;

    /// <summary>The number of blocks, at least 1, and within <see cref="MaxCount"/>, whatever is declared.</summary>
    public int Count => IsTooLarge ? 1 : Math.Min(Math.Max(DeclaredCount ?? 1, 1), MaxCount);

    /// <summary>Whether there are too many blocks in its blocks.</summary>
    public bool IsTooLarge => BlocksInside > 1 && DeclaredCount <= MaxCount && (long)DeclaredCount * BlocksInside > MaxCount;

    /// <summary>The number of blocks that one block stands for: those in it that contain no others, or itself.</summary>
    public int BlocksInside => Math.Max(Map?.Blocks ?? 0, 1);

    /// <summary>The declared distance between two blocks; null if omitted.</summary>
    public ulong? DeclaredStride { get; }

    /// <summary>The distance between two blocks.</summary>
    public ulong Stride => DeclaredStride ?? (Map is { } map ? map.AlignedExtent : 0);

    /// <summary>The GSI of the only line of the first block; null if omitted.</summary>
    public int? Gsi { get; }

    public int GsiStride { get; }

    /// <summary>The class of the blocks; null if the property has none.</summary>
    public INamedTypeSymbol? Block { get; }

    /// <summary>Whether the class of the blocks contains blocks of its own kind.</summary>
    public bool ContainsItself { get; }

    /// <summary>The map of one block; null if the generator does not wire the class.</summary>
    public DeviceMap? Map { get; }

    /// <summary>The constructor with which the device creates the blocks, or null.</summary>
    public BlockConstructor? Constructor { get; }

    /// <summary>The blocks, as parts of the device.</summary>
    public IEnumerable<BlockPart> Parts => Map is null ? [] : Enumerable.Range(0, Count).Select(index => new BlockPart(this, index));

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property. Returns null if it is not a block.</summary>
    public static BlockDeclaration? Read(IPropertySymbol property)
        => AttributeOf(property) is { } attribute ? new(attribute, property) : null;

    /// <summary>The attribute that makes a property a block, or null.</summary>
    public static AttributeData? AttributeOf(IPropertySymbol property)
        => AttributeNames.Find(property, AttributeNames.Block) is { ConstructorArguments.Length: 2 } attribute ? attribute : null;

    /// <summary>The class of the blocks of a property; null if it has none.</summary>
    public static INamedTypeSymbol? TypeOf(IPropertySymbol property, bool isArray)
        => (isArray ? ItemOf(property.Type) : property.Type) is INamedTypeSymbol { TypeKind: TypeKind.Class } type
            && AttributeNames.IsRegisterBlock(type)
                ? type
                : null;

    /// <summary>The type of the blocks of an array; null for any other type.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type)
        => type is INamedTypeSymbol { Arity: 1 } array && array.Is(AttributeNames.Namespace, "Blocks") ? array.TypeArguments[0] : null;
}
