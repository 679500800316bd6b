using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Declarations;

/// <summary>One <c>[Register]</c> as written on a property.</summary>
internal sealed class RegisterDeclaration
{
    private RegisterDeclaration(AttributeData attribute, IPropertySymbol property, byte space, ulong offset)
    {
        Attribute = attribute;
        Property = property;
        SpaceValue = space;
        Offset = offset;
        Reset = attribute.Named<ulong>("Reset") ?? 0;
        AccessValue = attribute.Named<byte>("Access") ?? 0;
        Mask = attribute.Named<ulong>("Mask");
        DeclaredLength = attribute.Named<int>("Length");
        DeclaredCount = attribute.Named<int>("Count");
        DeclaredStride = attribute.Named<ulong>("Stride") ?? 0;
    }

    public AttributeData Attribute { get; }

    public IPropertySymbol Property { get; }

    public string Name => Property.Name;

    /// <summary>The number behind the address space, which a cast can make any.</summary>
    public byte SpaceValue { get; }

    public DoorbellSpace Space => (DoorbellSpace)SpaceValue;

    public bool HasKnownSpace => Space is DoorbellSpace.Mmio or DoorbellSpace.Pio;

    public ulong Offset { get; }

    /// <summary>The number behind the access, which a cast can make any.</summary>
    public byte AccessValue { get; }

    public RegisterAccessMode Access => (RegisterAccessMode)AccessValue;

    public bool HasKnownAccess => Access <= RegisterAccessMode.Unimplemented;

    public ulong Reset { get; }

    /// <summary>The bits that the register has, or null where that is left out.</summary>
    public ulong? Mask { get; }

    /// <summary>The length that the attribute gives, or null where it is left out.</summary>
    public int? DeclaredLength { get; }

    /// <summary>The count that the attribute gives, or null where it is left out and there is no array.</summary>
    public int? DeclaredCount { get; }

    public bool IsArray => DeclaredCount is not null;

    public bool HasPossibleCount => DeclaredCount is null or (>= 1 and <= DoorbellDeclaration.MaxArrayLength);

    /// <summary>How many registers there are, where that is possible; one otherwise.</summary>
    public int Count => HasPossibleCount ? DeclaredCount ?? 1 : 1;

    public ulong DeclaredStride { get; }

    /// <summary>The distance of the addresses: side by side where it is left out.</summary>
    public ulong Stride => DeclaredStride != 0 ? DeclaredStride : (ulong)Length;

    /// <summary>The type of what one register holds.</summary>
    public ITypeSymbol ValueType => ItemType ?? Property.Type;

    /// <summary>The type of the items of an array, or null where the property is none.</summary>
    public ITypeSymbol? ItemType => Property.Type is INamedTypeSymbol { TypeArguments.Length: 1 } type
        && type.Is(AttributeNames.Namespace, "Registers")
            ? type.TypeArguments[0]
            : null;

    /// <summary>The width of the type in bytes; null where it is none of a register's.</summary>
    public int? TypeLength => PropertyShape.WidthOf(ValueType);

    public bool HasExistingLength => DeclaredLength is not { } length || (length >= 1 && length <= TypeLength);

    /// <summary>The width in bytes, where that is possible; of another, one that is.</summary>
    public int Length => HasExistingLength ? DeclaredLength ?? TypeLength ?? 1 : TypeLength ?? 1;

    /// <summary>The bits that the guest has.</summary>
    public ulong Bits => Mask ?? FieldBits.All(Length);

    /// <summary>The bytes that the register has, where it lies in its space.</summary>
    public AddressRanges Ranges => new(Space, Offset, (ulong)Length, Count, Stride);

    /// <summary>The register in the words of a message; an array with its first and last.</summary>
    public string Description => Count == 1
        ? DescriptionOf(0)
        : $"{Count} registers from {DescriptionOf(0)} to {DescriptionOf(Count - 1)}";

    /// <summary>What messages call one register.</summary>
    public string NameOf(int index) => IsArray ? $"{Name}[{index}]" : Name;

    /// <summary>One register in the words of a message.</summary>
    public string DescriptionOf(int index)
        => $"{Space} {Hex.Format(unchecked(Offset + (Stride * (ulong)index)))}, length {Length}";

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property; null where it is no register, or its attribute does not compile.</summary>
    public static RegisterDeclaration? Read(IPropertySymbol property)
        => property.GetAttributes()
                .FirstOrDefault(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Register)
                is { } attribute
            && attribute.Constructor<byte>(0) is { } space
            && attribute.Constructor<ulong>(1) is { } offset
                ? new(attribute, property, space, offset)
                : null;
}
