using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The base class that a device extends: the nearest one that is a device or a block of registers.</summary>
internal sealed class BaseDeclaration
{
    private BaseDeclaration(INamedTypeSymbol type)
    {
        Type = type;
        Map = DeviceMapFactory.Read(type);
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The map of the base class, with that of its own base; null if the generator does not wire it.</summary>
    public DeviceMap? Map { get; }

    /// <summary>Reads the base of a class. Returns null if it extends no device.</summary>
    public static BaseDeclaration? Read(INamedTypeSymbol type)
        => TypeShape.Ancestor(type, static ancestor => AttributeNames.DeviceAttributeOf(ancestor) is not null) is { } ancestor
            ? new(ancestor)
            : null;
}
