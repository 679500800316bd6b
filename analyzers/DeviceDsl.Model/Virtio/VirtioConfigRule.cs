using System.Collections.Generic;
using DeviceDsl.Model.Declarations;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>The fields of a virtio device's configuration: DDSL0425, DDSL0426.</summary>
internal static class VirtioConfigRule
{
    public static IEnumerable<Finding> Check(VirtioDeclaration device)
    {
        var right = new List<VirtioConfigDeclaration>();
        foreach (var field in device.Configuration)
        {
            if (Check(field) is { } fault)
            {
                yield return fault;
            }
            else if (right.Find(other => field.Offset < other.End && other.Offset < field.End) is { } other)
            {
                yield return new(
                    RuleIds.OverlappingConfiguration, field.At("offset"), field, field.Name, field.Description, other.Name, other.Description)
                {
                    OtherSite = new Site(other.Attribute),
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
            return Invalid(field, field.At("Length"), $"has a length of {field.Length}, and its type {field.TypeLength} bytes");
        }

        if (field.IsWritable && field.Property.SetMethod is null or { IsInitOnly: true })
        {
            return Invalid(field, field.At("IsWritable"), "is writable, and has no setter for what the driver writes");
        }

        return field.Offset < 0 || field.End > VirtioConfigDeclaration.LongestSpace
            ? Invalid(field, field.At("offset"), $"lies at {field.Offset}, outside of the {VirtioConfigDeclaration.LongestSpace} bytes that a configuration can have")
            : null;
    }

    private static string? PropertyFault(VirtioConfigDeclaration field) => field.Property switch
    {
        { IsStatic: true } => "is static, and there may be more than one such device",
        { IsIndexer: true } => "is an indexer",
        { ExplicitInterfaceImplementations.IsEmpty: false } => "is an explicit interface implementation",
        { RefKind: not RefKind.None } => "returns a reference",
        { GetMethod: null } => "cannot be read",
        _ when field.TypeLength is null => $"is of type '{field.Property.Type.ToDisplayString()}': a field is a byte, ushort, uint or ulong",
        _ => null,
    };

    private static Finding Invalid(VirtioConfigDeclaration field, Site site, string fault)
        => new(RuleIds.ConfigurationField, site, field, field.Name, fault);
}
