using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Declarations;

/// <summary>One <c>[Doorbell]</c> as written on a method.</summary>
internal sealed class DoorbellDeclaration
{
    private DoorbellDeclaration(AttributeData attribute, IMethodSymbol handler, byte space, ulong offset)
    {
        Attribute = attribute;
        Handler = handler;
        SpaceValue = space;
        Offset = offset;
        DeclaredLength = attribute.Named<int>("Length");
        Match = attribute.Named<ulong>("Match");
    }

    public AttributeData Attribute { get; }

    public IMethodSymbol Handler { get; }

    /// <summary>The number behind the address space, which a cast can make any.</summary>
    public byte SpaceValue { get; }

    public DoorbellSpace Space => (DoorbellSpace)SpaceValue;

    public ulong Offset { get; }

    /// <summary>The length that the attribute gives, or null where it is left out.</summary>
    public int? DeclaredLength { get; }

    /// <summary>The length that is meant.</summary>
    public int Length => DeclaredLength ?? DoorbellWidth.Infer(Space, Match);

    public ulong? Match { get; }

    public bool HasKnownSpace => Space is DoorbellSpace.Mmio or DoorbellSpace.Pio;

    public bool HasExistingLength => DoorbellWidth.Exists(Space, Length);

    /// <summary>Whether address and length mean something, so that other doorbells can be compared with this one.</summary>
    public bool IsComparable => HasKnownSpace && HasExistingLength && !(Length == 0 && Match is not null);

    /// <summary>The doorbell in the words of a message.</summary>
    public string Description
    {
        get
        {
            string length = Length == 0 ? "any length" : $"length {Length}";
            string match = Match is { } value ? $", match {Hex.Format(value)}" : Length == 0 ? "" : ", any value";
            return $"{Space} {Hex.Format(Offset)}, {length}{match}";
        }
    }

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads an attribute; null where it does not compile.</summary>
    public static DoorbellDeclaration? Read(AttributeData attribute, IMethodSymbol handler)
        => attribute.Constructor<byte>(0) is { } space && attribute.Constructor<ulong>(1) is { } offset
            ? new(attribute, handler, space, offset)
            : null;
}
