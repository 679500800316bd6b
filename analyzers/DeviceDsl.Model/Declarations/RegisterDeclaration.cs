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

    /// <summary>The width in bytes; null where the type is none of a register's.</summary>
    public int? Length => PropertyShape.WidthOf(Property.Type);

    /// <summary>The bits that the guest has, where the type is one of a register's.</summary>
    public ulong Bits => Mask ?? FieldBits.All(Length ?? 1);

    /// <summary>The register in the words of a message.</summary>
    public string Description => $"{Space} {Hex.Format(Offset)}, length {Length ?? 1}";

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
