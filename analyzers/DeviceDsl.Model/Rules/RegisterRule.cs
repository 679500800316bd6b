using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>What one register says of itself: DDSL0004, DDSL0005, DDSL0020, DDSL0032, DDSL0033.</summary>
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
        else
        {
            foreach (var finding in CheckNumbers(register, (ulong)register.Length!.Value))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckNumbers(RegisterDeclaration register, ulong length)
    {
        if (register.Space == DoorbellSpace.Pio && register.Offset > PortCount - length)
        {
            yield return Outside(RuleIds.PioOutOfRange, register);
        }

        if (register.Space == DoorbellSpace.Mmio && register.Offset > ulong.MaxValue - length)
        {
            yield return Outside(RuleIds.MmioRangeOverflow, register);
        }

        if (!DoorbellWidth.Holds((int)length, register.Reset))
        {
            yield return TooWide(register, "Reset", register.Reset);
        }

        if (register.Mask is { } mask && !DoorbellWidth.Holds((int)length, mask))
        {
            yield return TooWide(register, "Mask", mask);
        }
    }

    private static Finding Outside(string rule, RegisterDeclaration register)
        => new(rule, register.At("offset"), register, $"register '{register.Name}'", register.Description);

    private static Finding TooWide(RegisterDeclaration register, string argument, ulong value)
        => new(
            RuleIds.RegisterValue,
            register.At(argument),
            register,
            argument,
            Hex.Format(value),
            register.Name,
            register.Length!.Value);

    private static string? Fault(RegisterDeclaration register)
    {
        var property = register.Property;
        return PropertyShape.Fault(property) ?? property switch
        {
            _ when register.Length is null => $"is of type '{property.Type.ToDisplayString()}'",
            { GetMethod: null } => "cannot be read",
            { SetMethod.IsInitOnly: true } => "can be set only once",
            { SetMethod: not null } when register.Access == RegisterAccessMode.Constant => "is Constant, but can be set",
            { SetMethod: null } when register.Access != RegisterAccessMode.Constant => "cannot be set, and is not Constant",
            _ => null,
        };
    }
}
