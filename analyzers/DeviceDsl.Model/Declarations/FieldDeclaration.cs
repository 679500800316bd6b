using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Declarations;

/// <summary>One <c>[Field]</c> as written on a property.</summary>
internal sealed class FieldDeclaration
{
    private FieldDeclaration(AttributeData attribute, IPropertySymbol property, int high, int low)
    {
        Attribute = attribute;
        Property = property;
        High = high;
        Low = low;
        Register = attribute.NamedString("Register");
        DeclaredAccess = attribute.Named<byte>("Access");
    }

    public AttributeData Attribute { get; }

    public IPropertySymbol Property { get; }

    public string Name => Property.Name;

    /// <summary>The name of the register's property, or null where it is left out.</summary>
    public string? Register { get; }

    public int High { get; }

    public int Low { get; }

    /// <summary>The number behind the access, which a cast can make any; null where it is left out.</summary>
    public byte? DeclaredAccess { get; }

    public bool HasKnownAccess => DeclaredAccess is null or <= (byte)RegisterAccessMode.Unimplemented;

    /// <summary>Whether the bits are some at all, of any register.</summary>
    public bool HasPossibleBits => Low >= 0 && High >= Low && High < 64;

    /// <summary>How many bits there are, where that is possible.</summary>
    public int Width => High - Low + 1;

    /// <summary>The bits of the register, where that is possible.</summary>
    public ulong Bits => FieldBits.Of(High, Low);

    public bool IsBool => Property.Type.SpecialType == SpecialType.System_Boolean;

    /// <summary>How many bits the type has room for; null where it is none of a field's.</summary>
    public int? Room => IsBool
        ? 1
        : 8 * (PropertyShape.WidthOf(Property.Type) ?? EnumWidth((Property.Type as INamedTypeSymbol)?.EnumUnderlyingType));

    /// <summary>The field in the words of a message.</summary>
    public string Description => High == Low ? $"bit {High}" : $"bits {High} to {Low}";

    /// <summary>What reads and writes do to it.</summary>
    public RegisterAccessMode AccessIn(RegisterDeclaration register)
        => DeclaredAccess is { } access ? (RegisterAccessMode)access : register.Access;

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property; null where it is no field, or its attribute does not compile.</summary>
    public static FieldDeclaration? Read(IPropertySymbol property)
        => property.GetAttributes()
                .FirstOrDefault(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Field)
                is { } attribute
            && !attribute.IsUnreadable("Register")
            && attribute.Constructor<int>(0) is { } high
            && attribute.Constructor<int>(1) is { } low
                ? new(attribute, property, high, low)
                : null;

    private static int? EnumWidth(INamedTypeSymbol? underlying) => underlying?.SpecialType switch
    {
        SpecialType.System_SByte => 1,
        SpecialType.System_Int16 => 2,
        SpecialType.System_Int32 => 4,
        SpecialType.System_Int64 => 8,
        _ => PropertyShape.WidthOf(underlying),
    };
}
