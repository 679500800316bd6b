using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>One <c>[VirtioConfig]</c> as written on a property.</summary>
internal sealed class VirtioConfigDeclaration
{
    /// <summary>How long a configuration space can be on any transport.</summary>
    public const int MaxSpaceLength = 0x1000;

    private VirtioConfigDeclaration(AttributeData attribute, IPropertySymbol property, int offset)
    {
        Attribute = attribute;
        Property = property;
        Offset = offset;
        DeclaredLength = attribute.Named<int>("Length") ?? 0;
        IsWritable = attribute.Named<bool>("IsWritable") ?? false;
    }

    public AttributeData Attribute { get; }

    public IPropertySymbol Property { get; }

    public string Name => Property.Name;

    public int Offset { get; }

    /// <summary>The length that the attribute gives; 0 where it is left out.</summary>
    public int DeclaredLength { get; }

    public bool IsWritable { get; }

    /// <summary>The width of the type in bytes; null where it is none of a field's.</summary>
    public int? TypeLength => PropertyShape.WidthOf(Property.Type);

    /// <summary>The length in bytes.</summary>
    public int Length => DeclaredLength == 0 ? TypeLength ?? 0 : DeclaredLength;

    /// <summary>The offset behind the last byte.</summary>
    public long End => (long)Offset + Length;

    /// <summary>The bytes in the words of a message.</summary>
    public string Description => $"bytes {Hex.Format((ulong)Offset)} to {Hex.Format((ulong)(End - 1))}";

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property; null where it is no field, or its attribute does not compile.</summary>
    public static VirtioConfigDeclaration? Read(IPropertySymbol property)
        => property.PartialDefinitionPart is null
            && AttributeNames.Find(property, AttributeNames.VirtioConfig) is { } attribute
            && attribute.Constructor<int>(0) is { } offset
                ? new(attribute, property, offset)
                : null;
}
