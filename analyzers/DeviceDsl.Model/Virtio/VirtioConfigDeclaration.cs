using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>One <c>[VirtioConfig]</c> as written on a property.</summary>
internal sealed class VirtioConfigDeclaration
{
    /// <summary>The maximum length in bytes of a configuration space on any transport.</summary>
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

    /// <summary>The length that the attribute gives; 0 if omitted.</summary>
    public int DeclaredLength { get; }

    public bool IsWritable { get; }

    /// <summary>The width of the type in bytes; null if a field cannot have the type.</summary>
    public int? TypeLength => PropertyShape.WidthOf(Property.Type);

    /// <summary>The length in bytes.</summary>
    public int Length => DeclaredLength == 0 ? TypeLength ?? 0 : DeclaredLength;

    /// <summary>The offset after the last byte.</summary>
    public long End => (long)Offset + Length;

    /// <summary>The bytes, as messages describe them.</summary>
    public string Description => $"bytes {Hex.Format((ulong)Offset)} to {Hex.Format((ulong)(End - 1))}";

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property. Returns null if it is not a field, or if its attribute does not compile.</summary>
    public static VirtioConfigDeclaration? Read(IPropertySymbol property)
        => property.PartialDefinitionPart is null
            && AttributeNames.Find(property, AttributeNames.VirtioConfig) is { } attribute
            && attribute.Constructor<int>(0) is { } offset
                ? new(attribute, property, offset)
                : null;
}
