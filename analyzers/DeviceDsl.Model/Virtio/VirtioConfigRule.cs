using System.Collections.Generic;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>Checks the configuration fields of a virtio device: DDSL0425, DDSL0426.</summary>
internal static class VirtioConfigRule
{
    public static IEnumerable<Finding> Check(VirtioDeclaration device)
    {
        var right = new List<VirtioConfigDeclaration>();
        foreach (VirtioConfigDeclaration field in device.Configuration)
        {
            if (Check(field) is { } fault)
            {
                yield return fault;
            }
            else if (right.Find(other => field.Offset < other.End && other.Offset < field.End) is { } other)
            {
                yield return new(
                    Catalogue.OverlappingConfiguration, field.At("offset"), field.Name, field.Description, other.Name, other.Description)
                {
                    LeavesOut = field,
                    Others = [new Site(other.Attribute)],
                };
            }
            else
            {
                right.Add(field);
            }
        }
    }

    private static Finding? Check(VirtioConfigDeclaration field)
    {
        if ((PropertyFault(field) ?? HandlerRule.CallFault(field.Property)) is { } fault)
        {
            return Invalid(field, new Site(field.Property), fault);
        }

        if (field.Length < 1 || field.Length > field.TypeLength)
        {
            return Invalid(
                field,
                field.At("Length"),
                $"has length {field.Length}, but its type has {field.TypeLength} bytes: use 1 to {field.TypeLength}");
        }

        if (field.IsWritable && field.Property.SetMethod is null or { IsInitOnly: true })
        {
            return Invalid(field, field.At("IsWritable"), "is writable but has no setter for the driver's writes: add one");
        }

        return field.Offset < 0 || field.End > VirtioConfigDeclaration.MaxSpaceLength
            ? Invalid(
                field,
                field.At("offset"),
                $"lies at offset {field.Offset}, outside the {VirtioConfigDeclaration.MaxSpaceLength} "
                    + "bytes of configuration space: lower its offset")
            : null;
    }

    private static string? PropertyFault(VirtioConfigDeclaration field) => field.Property switch
    {
        { IsStatic: true } => "is static, but a device may have several instances: remove static",
        { IsIndexer: true } => "is an indexer",
        { ExplicitInterfaceImplementations.IsEmpty: false } => "is an explicit interface implementation",
        { RefKind: not RefKind.None } => "returns a reference",
        { GetMethod: null } => "cannot be read",
        _ when field.TypeLength is null => $"is of type '{field.Property.Type.ToDisplayString()}': use byte, ushort, uint or ulong",
        _ => null,
    };

    private static Finding Invalid(VirtioConfigDeclaration field, Site site, string fault)
        => new(Catalogue.ConfigurationField, site, field.Name, fault) { LeavesOut = field };
}
