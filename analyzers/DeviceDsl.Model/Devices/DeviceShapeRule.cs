using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that a device class can have a generated part: DDSL0024.</summary>
internal static class DeviceShapeRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        if (Fault(device.Type) is { } fault) yield return Misshapen(device, fault);
        else if (TypeShape.Closed(device.Type) is { } closed) yield return Misshapen(device, closed) with { Hint = new PartialHint() };
    }

    /// <summary>Whether the generator wires a class.</summary>
    public static bool IsWired(INamedTypeSymbol type)
        => AttributeNames.DeviceAttributeOf(type) is not null && Fault(type) is null && TypeShape.Closed(type) is null;

    private static Finding Misshapen(DeviceDeclaration device, string fault)
        => new(
            Catalogue.DeviceShape,
            new Site(device.Type),
            device.IsBlock ? "register block" : "device",
            device.Type.Name,
            fault)
        { LeavesOut = device };

    private static string? Fault(INamedTypeSymbol type)
    {
        if (TypeShape.Fault(type) is { } fault) return fault;

        if (AttributeNames.IsRegisterBlock(type))
        {
            if (AttributeNames.Find(type, AttributeNames.Device) is not null) return "is also a [Device]: remove one of the attributes";

            if (type.IsRecord) return "is a record, whose copies would belong to no device: use a class";
        }

        if (BaseFault(type) is { } unusable) return unusable;

        return ImplementsDeviceItself(type) ? "implements IDevice itself, which the generator does: remove the implementation" : null;
    }

    private static string? BaseFault(INamedTypeSymbol type)
    {
        if (TypeShape.Ancestor(type, static ancestor => AttributeNames.DeviceAttributeOf(ancestor) is not null) is not { } extended)
        {
            return null;
        }

        if (AttributeNames.IsRegisterBlock(type) && !AttributeNames.IsRegisterBlock(extended))
        {
            return $"derives from the device '{extended.Name}', but a block can only extend a block: make one of them the other";
        }

        if (type.IsRecord) return $"extends '{extended.Name}', but the copies of a record would share its part: use classes";

        if (!extended.DeclaringSyntaxReferences.IsEmpty)
        {
            return IsWired(extended) ? null : $"extends '{extended.Name}', which cannot be wired: correct that class first";
        }

        return extended.AllInterfaces.Any(static one => one.Is(AttributeNames.Namespace, "IDevicePart"))
            ? null
            : $"extends '{extended.Name}' of another assembly, which has no part for derived classes: build that assembly again";
    }

    private static bool ImplementsDeviceItself(INamedTypeSymbol type)
        => type.Interfaces.Any(static candidate => candidate.Is(AttributeNames.Namespace, "IDevice"))
            && type.GetMembers()
                .Where(static member => member.Name.StartsWith("DeviceDsl.IDevice.", StringComparison.Ordinal))
                .Any(static member => !GeneratedFiles.Declare(member));
}
