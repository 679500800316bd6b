using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Declarations;

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
    }

    public AttributeData Attribute { get; }

    /// <summary>The number behind the address space, which a cast can make any.</summary>
    public byte SpaceValue { get; }

    public DoorbellSpace Space => (DoorbellSpace)SpaceValue;

    public bool HasKnownSpace => Space is DoorbellSpace.Mmio or DoorbellSpace.Pio;

    public ulong Offset { get; }

    public ulong Length { get; }

    /// <summary>The name that the attribute gives, or null where it is left out.</summary>
    public string? Name { get; }

    /// <summary>What messages call the region.</summary>
    public string Title => Name is { } name ? $"region '{name}'" : "region";

    /// <summary>The bytes of the region, where it has some that lie in its space.</summary>
    public AddressRanges Ranges => new(Space, Offset, Length);

    /// <summary>The region in the words of a message.</summary>
    public string Description => $"{Space} {Hex.Format(Offset)}, length {Hex.Format(Length)}";

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads an attribute; null where it does not compile.</summary>
    public static RegionDeclaration? Read(AttributeData attribute)
        => !attribute.IsUnreadable("Name")
            && attribute.Constructor<byte>(0) is { } space
            && attribute.Constructor<ulong>(1) is { } offset
            && attribute.Constructor<ulong>(2) is { } length
                ? new(attribute, space, offset, length)
                : null;
}
