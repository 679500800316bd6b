using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[Timer]</c> as written on a property.</summary>
internal sealed class TimerDeclaration
{
    /// <summary>The highest frequency, in ticks of a second.</summary>
    public const ulong MaxFrequency = 1_000_000_000_000;

    private const ulong Nanoseconds = 1_000_000_000;

    private TimerDeclaration(AttributeData attribute, IPropertySymbol property)
    {
        Attribute = attribute;
        Property = property;
        Frequency = attribute.Named<ulong>("Frequency") ?? Nanoseconds;
    }

    public AttributeData Attribute { get; }

    public IPropertySymbol Property { get; }

    public string Name => Property.Name;

    /// <summary>The number of ticks in a second, valid or not.</summary>
    public ulong Frequency { get; }

    public bool HasPossibleFrequency => Frequency is > 0 and <= MaxFrequency;

    /// <summary>Whether the property is that of a timer.</summary>
    public bool HasType => (Property.Type as INamedTypeSymbol).Is(AttributeNames.Namespace, "DeviceTimer");

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property. Returns null if it is not a timer.</summary>
    public static TimerDeclaration? Read(IPropertySymbol property)
        => AttributeNames.Find(property, AttributeNames.Timer) is { } attribute ? new(attribute, property) : null;
}
