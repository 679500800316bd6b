using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Identifies the types of virtio devices and their queues by name.</summary>
internal static class VirtioApi
{
    /// <summary>Whether a class is a virtio device.</summary>
    public static bool IsDevice(ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (IsBase(current)) return true;
        }

        return false;
    }

    /// <summary>Whether a type is a queue, on the device's side.</summary>
    public static bool IsQueue(ITypeSymbol? type) => Is(type, "VirtQueue");

    /// <summary>Whether a type is an owner that serves a queue in place of its device.</summary>
    public static bool IsOwner(ITypeSymbol? type) => Is(type, "QueueOwner");

    /// <summary>Whether a type reads data of the driver.</summary>
    public static bool IsReader(ITypeSymbol? type) => Is(type, "ChainReader");

    /// <summary>Whether a type writes data for the driver.</summary>
    public static bool IsWriter(ITypeSymbol? type) => Is(type, "ChainWriter");

    /// <summary>Whether a type is a request of the driver.</summary>
    public static bool IsChain(ITypeSymbol? type) => Is(type, "DescriptorChain");

    /// <summary>Whether a type is the base of all virtio devices.</summary>
    public static bool IsBase(ITypeSymbol? type) => Is(type, "VirtioDevice");

    /// <summary>Whether a type is the memory of a guest.</summary>
    public static bool IsMemory(ITypeSymbol? type)
        => (type as INamedTypeSymbol).Is("DeviceDsl.Machines", "GuestMemoryMap");

    /// <summary>Whether a type is an address of the guest.</summary>
    public static bool IsAddress(ITypeSymbol? type) => (type as INamedTypeSymbol).Is(AttributeNames.Namespace, "GuestAddress");

    /// <summary>Whether a type is an array of registers, of a field of them, or of blocks.</summary>
    public static bool IsRegisters(ITypeSymbol? type)
        => (type as INamedTypeSymbol).Is(AttributeNames.Namespace, "Registers")
            || (type as INamedTypeSymbol).Is(AttributeNames.Namespace, "Fields")
            || (type as INamedTypeSymbol).Is(AttributeNames.Namespace, "Blocks");

    /// <summary>The value of the status bit DRIVER_OK; programs may name it differently.</summary>
    public static bool IsDriverOk(IFieldSymbol field)
        => field is { HasConstantValue: true, ConstantValue: byte or sbyte or short or ushort or int or uint or long or ulong }
            && System.Convert.ToDecimal(field.ConstantValue, System.Globalization.CultureInfo.InvariantCulture) == 4
            && field.Name.Replace("_", "").EndsWith("DriverOk", System.StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a method runs its argument as a handler of a queue that an owner serves in place of the device.</summary>
    public static bool IsServing(IMethodSymbol method) => method.Name == "Serve" && IsOwner(method.ContainingType);

    /// <summary>Whether the runtime calls a method of a virtio device's class.</summary>
    public static bool IsHandler(IMethodSymbol method)
        => AttributeNames.Find(method, AttributeNames.VirtQueue) is not null
            || (method.AssociatedSymbol is IPropertySymbol property
                && AttributeNames.Find(property, AttributeNames.VirtioConfig) is not null)
            || (method.IsOverride && method.Name is "OnFeatures" or "OnDriverReady" or "OnReset" or "OnQueueReset" && IsOfDevice(method));

    private static bool IsOfDevice(IMethodSymbol method)
    {
        IMethodSymbol first = method;
        while (first.OverriddenMethod is { } overridden) first = overridden;

        return IsBase(first.ContainingType);
    }

    private static bool Is(ITypeSymbol? type, string name)
        => type?.Name == name
            && type is INamedTypeSymbol named && named.LiesIn(AttributeNames.VirtioNamespace);
}
