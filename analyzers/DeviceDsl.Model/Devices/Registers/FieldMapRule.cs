using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Checks the fields of a device, each alone and with the others of its register: DDSL0036, DDSL0037 and the rules about one field.
/// </summary>
internal static class FieldMapRule
{
    /// <summary>All findings about fields.</summary>
    /// <param name="device">The device.</param>
    /// <param name="wrongRegisters">Registers with findings of their own, whose fields are not reported.</param>
    public static IEnumerable<Finding> Check(DeviceDeclaration device, ISet<object?> wrongRegisters)
    {
        var registers = new Dictionary<string, RegisterDeclaration>();
        foreach (RegisterDeclaration register in device.Registers.Where(register => !registers.ContainsKey(register.Name)))
        {
            registers.Add(register.Name, register);
        }

        return device.Fields
            .GroupBy(field
                => field.Register is { } name && registers.TryGetValue(name, out RegisterDeclaration? register) ? register : null)
            .SelectMany(group => Check(device, group.ToList(), group.Key, wrongRegisters));
    }

    private static IEnumerable<Finding> Check(
        DeviceDeclaration device,
        List<FieldDeclaration> fields,
        RegisterDeclaration? register,
        ISet<object?> wrongRegisters)
    {
        var alone = fields.Select(field => FieldRule.Check(field, register, device)).OfType<Finding>().ToList();
        if (register is null || wrongRegisters.Contains(register)) return alone;

        var wrong = new HashSet<object?>(alone.Select(static finding => finding.LeavesOut));
        var shaped = fields.Where(field => !wrong.Contains(field)).ToList();
        var misplaced = CheckBits(shaped, register).ToList();
        Finding? gap = alone.Count + misplaced.Count == 0 ? CheckGap(shaped, register) : null;
        return alone.Concat(misplaced).Concat(gap is null ? [] : new[] { gap });
    }

    private static IEnumerable<Finding> CheckBits(List<FieldDeclaration> fields, RegisterDeclaration register)
    {
        var accepted = new List<FieldDeclaration>();
        foreach (FieldDeclaration field in fields)
        {
            if (FieldRule.CheckRange(field, register) is { } outside) yield return outside;
            else if (accepted.Find(other => (other.Bits & field.Bits) != 0) is { } other) yield return Overlap(field, other, register);
            else accepted.Add(field);
        }
    }

    private static Finding Overlap(FieldDeclaration field, FieldDeclaration other, RegisterDeclaration register)
        => new(
            Catalogue.OverlappingFields,
            field.AtBits,
            field.Name,
            field.Description,
            other.Name,
            other.Description,
            register.Name)
        {
            LeavesOut = field,
            Others = [other.AtBits],
        };

    // A mask lists the bits that exist, so bits without a field are intended.
    private static Finding? CheckGap(List<FieldDeclaration> fields, RegisterDeclaration register)
    {
        ulong covered = fields.Aggregate(0UL, static (all, field) => all | field.Bits);
        ulong gap = register.Bits & ~covered;
        return register.Mask is not null || gap == 0
            ? null
            : new(Catalogue.FieldGap, new Site(register.Attribute), register.Name, Describe(gap), register.Access.Describe())
            {
                Hint = new ArgumentHint("Mask", Hex.Format(covered)),
            };
    }

    // For example "bits 31 to 8, 3": the highest first.
    private static string Describe(ulong bits)
    {
        var runs = new List<string>();
        int high = -1;
        for (int bit = 63; bit >= -1; bit--)
        {
            bool isSet = bit >= 0 && (bits >> bit & 1) != 0;
            if (isSet && high < 0)
            {
                high = bit;
            }
            else if (!isSet && high >= 0)
            {
                runs.Add(high == bit + 1 ? $"{high}" : $"{high} to {bit + 1}");
                high = -1;
            }
        }

        return string.Join(", ", runs);
    }
}
