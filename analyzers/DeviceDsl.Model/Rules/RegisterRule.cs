using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>What one register says of itself: DDSL0004, DDSL0005, DDSL0020, DDSL0031, DDSL0032, DDSL0033.</summary>
internal static class RegisterRule
{
    private const ulong PortCount = 0x1_0000;

    public static IEnumerable<Finding> Check(RegisterDeclaration register)
    {
        if (Fault(register) is { } fault)
        {
            yield return new(RuleIds.RegisterShape, new Site(register.Property), register, register.Name, fault);
        }
        else if (!register.HasKnownSpace)
        {
            yield return DoorbellFormRule.UnknownSpace(
                register.At("space"), register, $"register '{register.Name}'", register.SpaceValue);
        }
        else if (!register.HasKnownAccess)
        {
            yield return new(
                RuleIds.UnknownValue,
                register.At("Access"),
                register,
                $"The register '{register.Name}' has Access = {register.AccessValue}, which is no RegisterAccess");
        }
        else if (!register.HasExistingLength)
        {
            string type = register.ValueType.ToDisplayString();
            string length = register.DeclaredLength!.Value.ToString(CultureInfo.InvariantCulture);
            yield return TooWide(register, "Length", length, $"of type '{type}'");
        }
        else
        {
            foreach (var finding in CheckPlace(register).Concat(CheckValues(register)))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckPlace(RegisterDeclaration register)
    {
        string name = $"register '{register.Name}'";
        string? outside = register.Space == DoorbellSpace.Pio
            ? Fits(register, PortCount - 1) ? null : RuleIds.PioOutOfRange
            : Fits(register, ulong.MaxValue - 1) ? null : RuleIds.MmioRangeOverflow;
        return ArrayRule.Check(name, register, register.DeclaredCount, register.DeclaredStride, register.At)
            .Concat(outside is null
                ? RegisterOverlapRule.CheckItself(register)
                : new Finding[] { new(outside, register.At("offset"), register, name, register.Description) });
    }

    /// <summary>Whether the last byte of all has at most some address, in numbers that do not overflow.</summary>
    private static bool Fits(RegisterDeclaration register, ulong lastByte)
    {
        ulong last = lastByte - (ulong)(register.Length - 1);
        ulong steps = (ulong)(register.Count - 1);
        return register.Offset <= last && (steps == 0 || register.Stride <= (last - register.Offset) / steps);
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
        => new(RuleIds.RegisterValue, register.At(argument), register, argument, value, register.Name, room);

    private static string? Fault(RegisterDeclaration register)
    {
        var property = register.Property;
        return PropertyShape.Fault(property) ?? property switch
        {
            _ when register.TypeLength is null => $"is of type '{property.Type.ToDisplayString()}'",
            _ when register.IsArray != register.ItemType is not null => ArrayFault(register),
            { GetMethod: null } => "cannot be read",
            { SetMethod: not null } when register.IsArray => "is an array, but can be set as a whole",
            { SetMethod.IsInitOnly: true } => "can be set only once",
            _ when register.IsArray && register.Access == RegisterAccessMode.Constant
                => "is an array of Constant registers, which the device itself could set: use ReadOnly",
            _ when register.IsArray => null,
            { SetMethod: not null } when register.Access == RegisterAccessMode.Constant => "is Constant, but can be set",
            { SetMethod: null } when register.Access != RegisterAccessMode.Constant => "cannot be set, and is not Constant",
            _ => null,
        };
    }

    private static string ArrayFault(RegisterDeclaration register)
    {
        string type = register.Property.Type.ToDisplayString();
        return register.IsArray
            ? $"has a Count, but is of type '{type}' and not 'Registers<{type}>'"
            : $"is of type '{type}', but has no Count";
    }
}
