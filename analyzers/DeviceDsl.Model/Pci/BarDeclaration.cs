using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Pci;

/// <summary>One <c>[Bar]</c> as written on a class.</summary>
internal sealed class BarDeclaration
{
    /// <summary>The number of BAR registers of a function (PC-3).</summary>
    public const int RegisterCount = 6;

    private BarDeclaration(AttributeData attribute, int index, byte space, ulong length)
    {
        Attribute = attribute;
        Index = index;
        SpaceValue = space;
        Length = length;
        Is64Bit = attribute.Named<bool>("Is64Bit") ?? false;
        IsPrefetchable = attribute.Named<bool>("IsPrefetchable") ?? false;
    }

    public AttributeData Attribute { get; }

    public int Index { get; }

    /// <summary>The numeric value of the address space; a cast can make it invalid.</summary>
    public byte SpaceValue { get; }

    public AddressSpace Space => (AddressSpace)SpaceValue;

    public bool HasKnownSpace => Space is AddressSpace.Mmio or AddressSpace.Pio;

    public ulong Length { get; }

    public bool Is64Bit { get; }

    public bool IsPrefetchable { get; }

    /// <summary>The last register that it occupies.</summary>
    public int LastIndex => Is64Bit ? Index + 1 : Index;

    /// <summary>The shortest length that the space allows.</summary>
    public ulong Shortest => Space == AddressSpace.Pio ? 4ul : 16;

    /// <summary>The longest length that the space allows.</summary>
    public ulong Longest => Space == AddressSpace.Pio ? 0x100ul : 1ul << (Is64Bit ? 62 : 31);

    public bool HasExistingLength => Length >= Shortest && Length <= Longest && (Length & (Length - 1)) == 0;

    /// <summary>The shortest valid length that holds the given number of addresses; null if none exists.</summary>
    public ulong? LengthFor(ulong addresses)
    {
        ulong length = Shortest;
        while (length < addresses && length < Longest) length <<= 1;

        return length >= addresses ? length : null;
    }

    /// <summary>Its name in messages.</summary>
    public string Title => $"BAR {Index}";

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads an attribute. Returns null if it does not compile.</summary>
    public static BarDeclaration? Read(AttributeData attribute)
        => attribute.Constructor<int>(0) is { } index
            && attribute.Constructor<byte>(1) is { } space
            && attribute.Constructor<ulong>(2) is { } length
                ? new(attribute, index, space, length)
                : null;
}
