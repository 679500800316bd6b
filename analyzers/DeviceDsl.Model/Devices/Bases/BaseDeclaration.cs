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

    /// <summary>Whether the class implements its saved state itself.</summary>
    public bool SavesItself => Type.DeclaringSyntaxReferences.IsEmpty
        ? Map is { SavesItself: true }
        : SavedForm.IsGivenBy(new(Type));

    /// <summary>
    /// The class that runs a method at resets or loads, because it runs the method that this one overrides; null if none does.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="attribute">The attribute that makes it run.</param>
    public static INamedTypeSymbol? Runs(IMethodSymbol method, string attribute)
    {
        for (IMethodSymbol? one = method.OverriddenMethod; one is not null; one = one.OverriddenMethod)
        {
            bool isRun = AttributeNames.Find(one, attribute) is not null
                && AttributeNames.DeviceAttributeOf(one.ContainingType) is not null;
            if (isRun) return one.ContainingType;
        }

        return null;
    }

    /// <summary>Reads the base of a class. Returns null if it extends no device.</summary>
    public static BaseDeclaration? Read(INamedTypeSymbol type)
        => TypeShape.Ancestor(type, static ancestor => AttributeNames.DeviceAttributeOf(ancestor) is not null) is { } ancestor
            ? new(ancestor)
            : null;
}
