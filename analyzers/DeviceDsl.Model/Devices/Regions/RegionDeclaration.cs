using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[Region]</c> as written on a class.</summary>
internal sealed class RegionDeclaration
{
    private RegionDeclaration(AttributeData attribute, byte space, ulong offset, ulong length)
    {
        Attribute = attribute;
        SpaceValue = space;
        Offset = offset;
        Length = length;
        Name = attribute.NamedString("Name");
        Form = new(attribute);
    }

    public AttributeData Attribute { get; }

    /// <summary>The numeric value of the address space; a cast can make it invalid.</summary>
    public byte SpaceValue { get; }

    public AddressSpace Space => (AddressSpace)SpaceValue;

    public bool HasKnownSpace => Space is AddressSpace.Mmio or AddressSpace.Pio;

    public ulong Offset { get; }

    public ulong Length { get; }

    /// <summary>The name that the attribute gives, or null if omitted.</summary>
    public string? Name { get; }

    /// <summary>The form of accesses that the attribute gives.</summary>
    public AccessFormDeclaration Form { get; }

    /// <summary>The name of the region in messages.</summary>
    public string Title => Name is { } name ? $"region '{name}'" : "region";

    /// <summary>The bytes of the region, if it has any and they lie in its space.</summary>
    public AddressRanges Ranges => new(Space, Offset, Length);

    /// <summary>The region, as messages describe it.</summary>
    public string Description => $"{Space} {Hex.Format(Offset)}, length {Hex.Format(Length)}";

    /// <summary>The region as messages about overlaps describe it.</summary>
    public Placed ToPlaced() => new(this, Ranges, new(Attribute), _ => Title, _ => Description);

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads an attribute. Returns null if it does not compile.</summary>
    public static RegionDeclaration? Read(AttributeData attribute)
        => !attribute.IsUnreadable("Name")
            && attribute.Constructor<byte>(0) is { } space
            && attribute.Constructor<ulong>(1) is { } offset
            && attribute.Constructor<ulong>(2) is { } length
                ? new(attribute, space, offset, length)
                : null;
}
