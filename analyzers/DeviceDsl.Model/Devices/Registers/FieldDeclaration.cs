using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

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

    /// <summary>The name of the register's property, or null if omitted.</summary>
    public string? Register { get; }

    public int High { get; }

    public int Low { get; }

    /// <summary>The numeric value of the access, or null if omitted; a cast can make it invalid.</summary>
    public byte? DeclaredAccess { get; }

    public bool HasKnownAccess => DeclaredAccess is null or <= (byte)RegisterAccess.Unimplemented;

    /// <summary>The number of bits, if the bit numbers are valid.</summary>
    public int Width => High - Low + 1;

    /// <summary>The bits of the register, if the bit numbers are valid.</summary>
    public ulong Bits => FieldBits.Of(High, Low);

    /// <summary>The type of one value.</summary>
    public ITypeSymbol ValueType => ItemType ?? Property.Type;

    /// <summary>Whether it is a field of each register of an array.</summary>
    public bool IsArray => ItemType is not null;

    public bool IsBool => ValueType.SpecialType == SpecialType.System_Boolean;

    /// <summary>The number of bits that the type holds; null if a field cannot have the type.</summary>
    public int? Room => IsBool
        ? 1
        : 8 * (PropertyShape.WidthOf(ValueType)
            ?? PropertyShape.IntegerWidthOf((ValueType as INamedTypeSymbol)?.EnumUnderlyingType));

    // The type of one value of an array; null if the property is not one.
    private ITypeSymbol? ItemType => Property.Type is INamedTypeSymbol { TypeArguments.Length: 1 } type
        && type.Is(AttributeNames.Namespace, "Fields")
            ? type.TypeArguments[0]
            : null;

    /// <summary>The field, as messages describe it.</summary>
    public string Description => High == Low ? $"bit {High}" : $"bits {High} to {Low}";

    /// <summary>The effect of reads and writes.</summary>
    public RegisterAccess AccessIn(RegisterDeclaration register)
        => DeclaredAccess is { } access ? (RegisterAccess)access : register.Access;

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The place of its bits.</summary>
    public Site AtBits => new(Attribute, "high", "low");

    /// <summary>Reads a property. Returns null if it is not a field, or if its attribute does not compile.</summary>
    public static FieldDeclaration? Read(IPropertySymbol property)
        => property.GetAttributes()
                .FirstOrDefault(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Field)
                is { } attribute
            && !attribute.IsUnreadable("Register")
            && attribute.Constructor<int>(0) is { } high
            && attribute.Constructor<int>(1) is { } low
                ? new(attribute, property, high, low)
                : null;
}
