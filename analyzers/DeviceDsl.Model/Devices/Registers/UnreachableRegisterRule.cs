using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Reports registers that nothing selects: DDSL0047.</summary>
internal static class UnreachableRegisterRule
{
    /// <summary>The findings.</summary>
    /// <param name="device">The device.</param>
    /// <param name="wrong">Declarations with findings of their own.</param>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, ISet<object?> wrong)
    {
        foreach (RegisterDeclaration register in device.PlacedRegisters(wrong))
        {
            if (register.Condition is { When: { } when } condition
                && HighestOf(device, when) is { } highest
                && condition.Value > highest)
            {
                yield return new(
                    Catalogue.UnreachableRegister,
                    register.At("Is"),
                    register.Title,
                    register.Name,
                    $"'{when}' is at most {Hex.Format(highest)} and never {Hex.Format(condition.Value)}");
            }

            if (register is { Index: { } index, AliasOf: null }
                && HighestOf(device, index.Index) is { } last
                && index.ValueOf(register.Count - 1) > last)
            {
                yield return Beyond(register, index, last);
            }
        }
    }

    private static Finding Beyond(RegisterDeclaration register, IndexDeclaration index, ulong last)
    {
        int first = Enumerable.Range(0, register.Count).First(item => index.ValueOf(item) > last);
        return new(
            Catalogue.UnreachableRegister,
            register.At("Count"),
            register.Title,
            $"{register.Name}[{first}]",
            $"'{index.Index}' is at most {Hex.Format(last)} and never {Hex.Format(index.ValueOf(first))}");
    }

    private static ulong? HighestOf(DeviceDeclaration device, string member)
        => SelectorMember.Find(device.Type, member)?.Highest(device);
}
