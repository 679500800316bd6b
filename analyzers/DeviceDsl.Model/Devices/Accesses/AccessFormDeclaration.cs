using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The form of accesses as an attribute gives it: of a register, a region or a device. What it omits is null.</summary>
internal sealed class AccessFormDeclaration(AttributeData attribute)
{
    /// <summary>All widths that an access can have.</summary>
    public const int AllWidths = 1 | 2 | 4 | 8;

    public AttributeData Attribute { get; } = attribute;

    public int? Widths { get; } = attribute.Named<int>("Widths");

    /// <summary>The numeric value of <c>OtherWidths</c>; a cast can make it invalid.</summary>
    public byte? OthersValue { get; } = attribute.Named<byte>("OtherWidths");

    /// <summary>The numeric value of <c>ByteOrder</c>; a cast can make it invalid.</summary>
    public byte? OrderValue { get; } = attribute.Named<byte>("ByteOrder");

    public bool HasKnownWidths => Widths is null or (>= 0 and <= AllWidths);

    public bool HasKnownOthers => (OtherWidths?)OthersValue is null or <= (OtherWidths.Split | OtherWidths.Pad);

    public bool HasKnownOrder => (ByteOrder?)OrderValue is null or <= ByteOrder.BigEndian;

    /// <summary>The form, where the device gives what the attribute omits.</summary>
    public AccessFormModel Over(AccessFormDeclaration device)
        => new(
            Widths ?? device.Widths ?? 0,
            (OtherWidths)(OthersValue ?? device.OthersValue ?? 0),
            (ByteOrder)(OrderValue ?? device.OrderValue ?? 0));

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);
}
