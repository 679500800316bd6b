using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks one register: DDSL0004, DDSL0005, DDSL0020, DDSL0031, DDSL0032, DDSL0033.</summary>
internal static class RegisterRule
{
    public static IEnumerable<Finding> Check(RegisterDeclaration register)
    {
        if (Fault(register) is { } fault)
        {
            yield return new(Catalogue.RegisterShape, new Site(register.Property), register.Name, fault) { LeavesOut = register };
        }
        else if (!register.HasKnownSpace)
        {
            yield return DoorbellFormRule.UnknownSpace(
                register.At("space"), register, $"register '{register.Name}'", register.SpaceValue);
        }
        else if (!register.HasKnownAccess)
        {
            yield return new(
                Catalogue.UnknownValue,
                register.At("Access"),
                $"The register '{register.Name}' has Access = {register.AccessValue}, which is not a RegisterAccess: use a defined value")
            {
                LeavesOut = register,
            };
        }
        else if (!register.HasExistingLength)
        {
            string type = register.ValueType.ToDisplayString();
            string length = register.DeclaredLength!.Value.ToString(CultureInfo.InvariantCulture);
            yield return TooWide(register, "Length", length, $"of type '{type}'");
        }
        else
        {
            foreach (Finding finding in CheckAddresses(register).Concat(CheckValues(register))) yield return finding;
        }
    }

    private static IEnumerable<Finding> CheckAddresses(RegisterDeclaration register)
    {
        var outside = SpaceRule.Check(register).ToList();
        return InvalidArrayRule.Check(
                $"register '{register.Name}'", register, register.DeclaredCount, register.DeclaredStride, register.At)
            .Concat(outside.Count > 0 ? outside : OverlapRule.CheckItself(register));
    }

    private static IEnumerable<Finding> CheckValues(RegisterDeclaration register)
    {
        string length = $"of length {register.Length}";
        if (!DoorbellWidth.Holds(register.Length, register.Reset))
        {
            yield return TooWide(register, "Reset", Hex.Format(register.Reset), length);
        }

        if (register.Mask is { } mask && !DoorbellWidth.Holds(register.Length, mask))
        {
            yield return TooWide(register, "Mask", Hex.Format(mask), length);
        }
    }

    private static Finding TooWide(RegisterDeclaration register, string argument, string value, string room)
        => new(Catalogue.RegisterValue, register.At(argument), argument, value, register.Name, room) { LeavesOut = register };

    private static string? Fault(RegisterDeclaration register)
    {
        IPropertySymbol property = register.Property;
        return PropertyShape.Fault(property) ?? property switch
        {
            _ when register.TypeLength is null => $"is of type '{property.Type.ToDisplayString()}'",
            _ when register.IsArray != register.ItemType is not null => ArrayFault(register),
            { GetMethod: null } => "cannot be read",
            _ when Obsolescence.IsForbidden(property) => "has an attribute that forbids its use",
            { SetMethod: not null } when register.IsArray => "is an array but has a setter",
            { SetMethod.IsInitOnly: true } => "can be set only once",
            _ when register.IsArray && register.Access == RegisterAccess.Constant
                => "is an array of Constant registers, which must be ReadOnly because the device can set them",
            _ when register.IsArray => null,
            { SetMethod: not null } when register.Access == RegisterAccess.Constant => "is Constant but has a setter",
            { SetMethod: null } when register.Access != RegisterAccess.Constant => "has no setter but is not Constant",
            _ => null,
        };
    }

    private static string ArrayFault(RegisterDeclaration register)
    {
        string type = register.Property.Type.ToDisplayString();
        return register.IsArray
            ? $"has a Count but is of type '{type}' instead of 'Registers<{type}>'"
            : $"is of type '{type}' but has no Count";
    }
}
