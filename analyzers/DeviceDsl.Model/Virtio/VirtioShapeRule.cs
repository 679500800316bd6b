using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>Checks the shape of a <c>[VirtioDevice]</c> class and the number of its device type: DDSL0420, DDSL0421.</summary>
internal static class VirtioShapeRule
{
    private const string Base = "VirtioDevice";
    private const string Added = "DescribeDevice";
    private const int FirstKind = 1;
    private const int LastKind = 63;

    public static IEnumerable<Finding> Check(VirtioDeclaration device)
    {
        if (Fault(device.Type) is { } fault) yield return Misshapen(device, fault);
        else if (TypeShape.Closed(device.Type) is { } closed) yield return Misshapen(device, closed) with { Hint = new PartialHint() };

        if (device.Id is { } id and (< FirstKind or > LastKind))
        {
            yield return new(Catalogue.VirtioKind, device.At("id"), device.Type.Name, id, FirstKind, LastKind);
        }
    }

    /// <summary>Whether the generator describes a class.</summary>
    public static bool IsWired(INamedTypeSymbol type)
        => AttributeNames.VirtioDeviceAttributeOf(type) is not null && Fault(type) is null && TypeShape.Closed(type) is null;

    private static Finding Misshapen(VirtioDeclaration device, string fault)
        => new(Catalogue.VirtioShape, new Site(device.Type), device.Type.Name, fault) { LeavesOut = device };

    private static string? Fault(INamedTypeSymbol type)
    {
        if (TypeShape.Fault(type) is { } fault) return fault;

        if (TypeShape.Ancestor(type, static ancestor => ancestor.Is(AttributeNames.VirtioNamespace, Base)) is null)
        {
            return "does not derive from VirtioDevice, which implements the driver and ring protocol: derive from it";
        }

        if (AttributeNames.DeviceAttributeOf(type) is not null || AttributeNames.BoardAttributeOf(type) is not null)
        {
            return "is also a [Device] or a [Board], but its transport is the device: remove that attribute";
        }

        if (TypeShape.Ancestor(type, static ancestor => AttributeNames.VirtioDeviceAttributeOf(ancestor) is not null) is { } device)
        {
            return $"derives from the virtio device '{device.Name}', but a device cannot extend another yet: derive from VirtioDevice";
        }

        return Taken(type);
    }

    // The base class has its own description, which the generated one overrides.
    private static string? Taken(INamedTypeSymbol type)
    {
        if (type.Name == Added || Has(type)) return $"already has a member '{Added}', which the generator adds: rename it";

        INamedTypeSymbol? ancestor = TypeShape.Ancestor(
            type, static candidate => !candidate.Is(AttributeNames.VirtioNamespace, Base) && Has(candidate));
        return ancestor is null ? null : $"inherits the member '{Added}' of '{ancestor.Name}', which the generator adds: rename it";
    }

    private static bool Has(INamedTypeSymbol type) => type.GetMembers(Added).Any(static member => !GeneratedFiles.Declare(member));
}
