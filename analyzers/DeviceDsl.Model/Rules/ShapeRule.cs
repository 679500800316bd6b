using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model.Rules;

/// <summary>Whether a class can be given a generated part: DDSL0024.</summary>
internal static class ShapeRule
{
    /// <summary>The <see cref="Finding.Fix"/> of a class that only lacks <c>partial</c>.</summary>
    public const string MakePartial = "partial";

    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        var type = device.Type;
        if (Fault(type) is { } fault)
        {
            yield return Misshapen(device, fault);
        }
        else if (TypesOutwards(type).Where(static candidate => !IsPartial(candidate)).ToList() is { Count: > 0 } closed)
        {
            string all = string.Join(" and ", closed.Select(static candidate => $"'{candidate.Name}'"));
            string verb = closed.Count == 1 ? "is" : "are";
            string lacks = $"cannot be given its wiring while {all} {verb} not partial";
            yield return Misshapen(device, lacks) with { Fix = MakePartial };
        }
    }

    private static Finding Misshapen(DeviceDeclaration device, string fault)
        => new(RuleIds.DeviceShape, new Site(device.Type), device, device.Type.Name, fault);

    private static string? Fault(INamedTypeSymbol type)
    {
        if (type.IsStatic)
        {
            return "is static: a machine attaches instances";
        }

        if (type.IsGenericType)
        {
            return "is generic, or lies in a generic type: a map holds one device, not a family";
        }

        if (TypesOutwards(type).Any(static candidate => candidate.IsFileLocal))
        {
            return "is local to its file, which the generated part is not in";
        }

        if (DeviceAncestor(type) is { } ancestor)
        {
            return $"derives from the device '{ancestor.Name}': a device cannot extend the map of another yet";
        }

        return ImplementsDeviceItself(type) ? "implements IDevice by itself, which the generator does" : null;
    }

    private static INamedTypeSymbol? DeviceAncestor(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (AttributeNames.DeviceAttributeOf(ancestor) is not null)
            {
                return ancestor;
            }
        }

        return null;
    }

    private static bool ImplementsDeviceItself(INamedTypeSymbol type)
        => type.Interfaces.Any(static candidate => candidate.Is(AttributeNames.Namespace, "IDevice"))
            && type.GetMembers()
                .Where(static member => member.Name.StartsWith("DeviceDsl.IDevice.", StringComparison.Ordinal))
                .Any(static member => !GeneratedFiles.Declare(member));

    private static IEnumerable<INamedTypeSymbol> TypesOutwards(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }

    private static bool IsPartial(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.All(static reference
            => reference.GetSyntax() is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
