using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[Register]</c> as written on a property.</summary>
internal sealed class RegisterDeclaration
{
    // An alias is the register at another place: whatever it does not say is said by the register.
    private RegisterDeclaration(
        AttributeData attribute, IPropertySymbol property, byte space, ulong offset, RegisterDeclaration? aliased = null)
    {
        AttributeData register = aliased?.Attribute ?? attribute;
        Attribute = attribute;
        Property = property;
        SpaceValue = space;
        Offset = offset;
        AliasOf = aliased;
        DeclaredAccess = attribute.Named<byte>("Access");
        AccessValue = DeclaredAccess ?? aliased?.AccessValue ?? 0;
        Condition = ConditionDeclaration.Read(attribute);
        Index = aliased is null ? IndexDeclaration.Read(property) : aliased.Index;
        Reset = register.Named<ulong>("Reset") ?? 0;
        Mask = register.Named<ulong>("Mask");
        DeclaredLength = register.Named<int>("Length");
        DeclaredCount = register.Named<int>("Count");
        DeclaredStride = register.Named<ulong>("Stride") ?? 0;
        Form = new(register);
    }

    public AttributeData Attribute { get; }

    public IPropertySymbol Property { get; }

    public string Name => Property.Name;

    /// <summary>The numeric value of the address space; a cast can make it invalid.</summary>
    public byte SpaceValue { get; }

    public AddressSpace Space => (AddressSpace)SpaceValue;

    public bool HasKnownSpace => Space is AddressSpace.Mmio or AddressSpace.Pio;

    public ulong Offset { get; }

    /// <summary>The numeric value of the access; a cast can make it invalid.</summary>
    public byte AccessValue { get; }

    public RegisterAccess Access => (RegisterAccess)AccessValue;

    /// <summary>The access that the attribute gives, or null if omitted.</summary>
    public byte? DeclaredAccess { get; }

    /// <summary>The register of an alias; null if it is a register itself.</summary>
    public RegisterDeclaration? AliasOf { get; }

    /// <summary>When it answers; null for always.</summary>
    public ConditionDeclaration? Condition { get; }

    /// <summary>What selects a register of an array whose registers have one address; null if they have addresses of their own.</summary>
    public IndexDeclaration? Index { get; }

    public RegisterLayer Layer
        => Condition is not null ? RegisterLayer.Banked : Index is not null ? RegisterLayer.Indexed : RegisterLayer.Plain;

    public bool HasKnownAccess => Access <= RegisterAccess.Unimplemented;

    public ulong Reset { get; }

    /// <summary>The bits that exist in the register, or null if omitted.</summary>
    public ulong? Mask { get; }

    /// <summary>The length that the attribute gives, or null if omitted.</summary>
    public int? DeclaredLength { get; }

    /// <summary>The count that the attribute gives, or null if omitted: then there is no array.</summary>
    public int? DeclaredCount { get; }

    public bool IsArray => DeclaredCount is not null;

    public bool HasPossibleCount => DeclaredCount is null or (>= 1 and <= DoorbellDeclaration.MaxArrayLength);

    /// <summary>The number of registers; 1 if the given count is invalid.</summary>
    public int Count => HasPossibleCount ? DeclaredCount ?? 1 : 1;

    public ulong DeclaredStride { get; }

    /// <summary>The distance between the addresses; by default the registers are adjacent. 0 if an index selects one.</summary>
    public ulong Stride => Index is not null ? 0 : DeclaredStride != 0 ? DeclaredStride : (ulong)Length;

    /// <summary>The form of accesses that the attribute gives.</summary>
    public AccessFormDeclaration Form { get; }

    /// <summary>The number of addresses.</summary>
    public int Places => Index is null ? Count : 1;

    /// <summary>The value type of one register.</summary>
    public ITypeSymbol ValueType => ItemType ?? Property.Type;

    /// <summary>The item type, or null if the property is not an array.</summary>
    public ITypeSymbol? ItemType => Property.Type is INamedTypeSymbol { TypeArguments.Length: 1 } type
        && type.Is(AttributeNames.Namespace, "Registers")
            ? type.TypeArguments[0]
            : null;

    /// <summary>The width of the type in bytes; null if a register cannot have the type.</summary>
    public int? TypeLength => PropertyShape.WidthOf(ValueType);

    public bool HasExistingLength => DeclaredLength is not { } length || (length >= 1 && length <= TypeLength);

    /// <summary>The width in bytes; a valid substitute if the given width is invalid.</summary>
    public int Length => HasExistingLength ? DeclaredLength ?? TypeLength ?? 1 : TypeLength ?? 1;

    /// <summary>The bits that the guest can access.</summary>
    public ulong Bits => Mask ?? FieldBits.All(Length);

    /// <summary>The bytes of the register, if it lies in its space.</summary>
    public AddressRanges Ranges => new(Space, Offset, (ulong)Length, Places, Stride);

    /// <summary>The register, as messages describe it; an array by its first and last.</summary>
    public string Description => Places == 1
        ? DescriptionOf(0)
        : $"{Count} registers from {DescriptionOf(0)} to {DescriptionOf(Count - 1)}";

    /// <summary>The kind of declaration in messages.</summary>
    public string Title => AliasOf is null ? "register" : "alias";

    /// <summary>The name of one register in messages.</summary>
    public string NameOf(int index) => IsArray && Index is null ? $"{Name}[{index}]" : Name;

    /// <summary>One register, as messages describe it.</summary>
    public string DescriptionOf(int index)
        => $"{Space} {Hex.Format(unchecked(Offset + (Stride * (ulong)index)))}, length {Length}";

    /// <summary>The register as messages about overlaps describe it.</summary>
    public Placed ToPlaced() => new(this, Ranges, new(Attribute), index => $"{Title} '{NameOf(index)}'", DescriptionOf);

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property. Returns null if it is not a register, or if its attribute does not compile.</summary>
    public static RegisterDeclaration? Read(IPropertySymbol property)
        => property.GetAttributes()
                .FirstOrDefault(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Register)
                is { } attribute
            && !attribute.IsUnreadable("When")
            && attribute.Constructor<byte>(0) is { } space
            && attribute.Constructor<ulong>(1) is { } offset
                ? new(attribute, property, space, offset)
                : null;

    /// <summary>Reads the aliases of a register, without those that do not compile.</summary>
    public static IEnumerable<RegisterDeclaration> ReadAliases(RegisterDeclaration register)
    {
        foreach (AttributeData attribute in register.Property.GetAttributes())
        {
            if (AttributeNames.OfLanguage(attribute) == AttributeNames.Alias
                && !attribute.IsUnreadable("When")
                && attribute.Constructor<byte>(0) is { } space
                && attribute.Constructor<ulong>(1) is { } offset)
            {
                yield return new(attribute, register.Property, space, offset, register);
            }
        }
    }
}
