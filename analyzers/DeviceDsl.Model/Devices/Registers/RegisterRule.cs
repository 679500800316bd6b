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
            yield return new(Catalogue.RegisterShape, new Site(register.Property), register.Name, fault.What, fault.Remedy)
            {
                LeavesOut = register,
            };
        }
        else if (!register.HasKnownSpace)
        {
            yield return DoorbellFormRule.UnknownSpace(
                register.At("space"), register, $"register '{register.Name}'", register.SpaceValue);
        }
        else if (!register.HasKnownAccess)
        {
            yield return UnknownAccess(register);
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

    /// <summary>The finding that the access of a register or alias is not defined.</summary>
    public static Finding UnknownAccess(RegisterDeclaration register)
        => new(
            Catalogue.UnknownValue,
            register.At("Access"),
            $"The {register.Title} '{register.Name}' has Access = {register.AccessValue}, "
            + "which is not a RegisterAccess: use a defined value")
        {
            LeavesOut = register,
        };

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

    private static ShapeFault? Fault(RegisterDeclaration register)
    {
        IPropertySymbol property = register.Property;
        return PropertyShape.Fault(property) ?? property switch
        {
            _ when register.TypeLength is null => TypeFault(register),
            _ when register.IsArray != register.ItemType is not null => ArrayFault(register),
            { GetMethod: null } => new("cannot be read", "add get"),
            _ when Obsolescence.IsForbidden(property) => new("has an attribute that forbids its use", "remove the attribute"),
            { SetMethod: not null } when register.IsArray => new("is an array but has a setter", "remove set; code sets single registers"),
            { SetMethod.IsInitOnly: true } => new("can be set only once", "use set instead of init"),
            _ when register.IsArray && register.Access == RegisterAccess.Constant
                => new("is an array of Constant registers, but the device can set them", "set Access = ReadOnly"),
            _ when register.IsArray => null,
            { SetMethod: not null } when register.Access == RegisterAccess.Constant
                => new("is Constant but has a setter", "remove set, or set Access = ReadOnly"),
            { SetMethod: null } when register.Access != RegisterAccess.Constant
                => new("has no setter but is not Constant", "add set, or set Access = Constant"),
            _ => null,
        };
    }

    private static ShapeFault TypeFault(RegisterDeclaration register)
    {
        string what = $"is of type '{register.Property.Type.ToDisplayString()}'";
        return register switch
        {
            { ValueType.SpecialType: SpecialType.System_Boolean } or { ValueType.TypeKind: TypeKind.Enum }
                => new(what, "use byte, ushort, uint or ulong, and declare a [Field] of this type for its bits"),
            { ItemType: not null } or { IsArray: true } => new(what, "use Registers<T> of byte, ushort, uint or ulong"),
            _ when UnsignedOf(register.ValueType) is { } type => new(what, $"use {type}"),
            _ => new(what, "use byte, ushort, uint or ulong"),
        };
    }

    private static string? UnsignedOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_SByte => "byte",
        SpecialType.System_Int16 or SpecialType.System_Char => "ushort",
        SpecialType.System_Int32 => "uint",
        SpecialType.System_Int64 => "ulong",
        _ => null,
    };

    private static ShapeFault ArrayFault(RegisterDeclaration register)
    {
        string type = register.Property.Type.ToDisplayString();
        return register.IsArray
            ? new($"has a Count but is of type '{type}' instead of 'Registers<{type}>'", "change the type and remove set, or remove Count")
            : new($"is of type '{type}' but has no Count", $"set Count, or use {register.ValueType.ToDisplayString()}");
    }
}
