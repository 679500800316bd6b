using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[Doorbell]</c> as written on a method or a class: one doorbell, or an array of them.</summary>
internal sealed class DoorbellDeclaration
{
    /// <summary>The maximum number of doorbells in an array: that of the queues of a virtio device, whose indices have 16 bits.</summary>
    public const int MaxArrayLength = 0x1_0000;

    private DoorbellDeclaration(AttributeData attribute, byte space, ulong offset)
    {
        Attribute = attribute;
        SpaceValue = space;
        Offset = offset;
        DeclaredLength = attribute.Named<int>("Length");
        Match = attribute.Named<ulong>("Match");
        DeclaredCount = attribute.Named<int>("Count");
        Stride = attribute.Named<ulong>("Stride") ?? 0;
        IsSynchronous = attribute.Named<bool>("Synchronous") ?? false;
        DeclaredHandler = attribute.NamedString("Handler");
    }

    public AttributeData Attribute { get; }

    /// <summary>The method that the doorbell runs; null if the class has no method of that name.</summary>
    public IMethodSymbol? Handler { get; private set; }

    /// <summary>The method name that the attribute gives, or null if omitted.</summary>
    public string? DeclaredHandler { get; }

    /// <summary>The name of the doorbell in messages.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether the attribute is on the class.</summary>
    public bool IsOnClass { get; private set; }

    /// <summary>The numeric value of the address space; a cast can make it invalid.</summary>
    public byte SpaceValue { get; }

    public AddressSpace Space => (AddressSpace)SpaceValue;

    public ulong Offset { get; }

    /// <summary>The length that the attribute gives, or null if omitted.</summary>
    public int? DeclaredLength { get; }

    /// <summary>The effective length: the given one, or one that holds the match of every doorbell.</summary>
    public int Length => DeclaredLength ?? DoorbellWidth.Infer(Space, Match is null ? null : MaxMatch);

    public ulong? Match { get; }

    /// <summary>The count that the attribute gives, or null if omitted: then there is no array.</summary>
    public int? DeclaredCount { get; }

    public bool IsArray => DeclaredCount is not null;

    public ulong Stride { get; }

    public bool IsSynchronous { get; }

    /// <summary>The values that the doorbell can pass to its handler.</summary>
    public HandlerUse Use => new(IsArray, IsSynchronous);

    public bool HasKnownSpace => Space is AddressSpace.Mmio or AddressSpace.Pio;

    public bool HasExistingLength => DoorbellWidth.Exists(Space, Length);

    public bool HasPossibleCount => DeclaredCount is null or (>= 1 and <= MaxArrayLength);

    /// <summary>The number of doorbells; 1 if the given count is invalid.</summary>
    public int Count => HasPossibleCount ? DeclaredCount ?? 1 : 1;

    /// <summary>The writes that ring the doorbells.</summary>
    public DoorbellKey Key => new(Space, Offset, Length, Match, Count, Stride);

    /// <summary>The distance between the addresses; 0 if there is only one address.</summary>
    public ulong Step => Count > 1 ? Stride : 0;

    /// <summary>The addresses that ring, one byte each, if they lie in their space.</summary>
    public AddressRanges Addresses => new(Space, Offset, 1, Step == 0 ? 1 : Count, Step);

    /// <summary>The bytes covered by writes that ring, if they lie in their space; only the address for a doorbell of any length.</summary>
    public AddressRanges Ranges => Addresses with { Length = (ulong)(Length == 0 ? 1 : Length) };

    /// <summary>Whether the doorbells differ only in their match.</summary>
    public bool HasConsecutiveMatches => Match is not null && Count > 1 && Stride == 0;

    /// <summary>The match of the last doorbell, which may exceed 64 bits.</summary>
    public bool MatchOverflows => HasConsecutiveMatches && unchecked(Match!.Value + (ulong)(Count - 1)) < Match.Value;

    /// <summary>The highest match, at most the highest 64-bit value.</summary>
    public ulong MaxMatch => MatchOverflows ? ulong.MaxValue : (HasConsecutiveMatches ? unchecked(Match + (ulong)(Count - 1)) : Match) ?? 0;

    /// <summary>The doorbell, as messages describe it; an array by its first and last.</summary>
    public string Description => Count == 1
        ? DescriptionOf(0)
        : $"{Count} doorbells from {DescriptionOf(0)} to {DescriptionOf(Count - 1)}";

    /// <summary>The doorbell as messages about overlaps describe it.</summary>
    public Placed ToPlaced() => new(this, Ranges, new(Attribute), index => $"doorbell '{NameOf(index)}'", DescriptionOf);

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The name of one doorbell in messages.</summary>
    public string NameOf(int index) => IsArray ? $"{Name}[{index}]" : Name;

    /// <summary>One doorbell, as messages describe it.</summary>
    public string DescriptionOf(int index) => Key.DescriptionOf(index);

    /// <summary>Reads an attribute on a method. Returns null if it does not compile.</summary>
    public static DoorbellDeclaration? Read(AttributeData attribute, IMethodSymbol handler)
    {
        DoorbellDeclaration? doorbell = Read(attribute);
        if (doorbell is not null)
        {
            doorbell.Handler = handler;
            doorbell.Name = handler.Name;
        }

        return doorbell;
    }

    /// <summary>Reads an attribute on a class. Returns null if it does not compile.</summary>
    public static DoorbellDeclaration? Read(AttributeData attribute, INamedTypeSymbol type)
    {
        DoorbellDeclaration? doorbell = attribute.IsUnreadable("Handler") ? null : Read(attribute);
        if (doorbell is not null)
        {
            doorbell.IsOnClass = true;
            doorbell.Name = doorbell.DeclaredHandler ?? type.Name;
            doorbell.Handler = doorbell.DeclaredHandler is { } name
                ? HandlerSignature.Find(type, name, doorbell.Use)
                : null;
        }

        return doorbell;
    }

    private static DoorbellDeclaration? Read(AttributeData attribute)
        => attribute.Constructor<byte>(0) is { } space && attribute.Constructor<ulong>(1) is { } offset
            ? new(attribute, space, offset)
            : null;
}
