using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Registers beside each other and under doorbells: DDSL0009, DDSL0019.</summary>
internal static class RegisterOverlapRule
{
    /// <summary>Registers that have bytes in common; the later in source order is the wrong one.</summary>
    public static IEnumerable<Finding> CheckOverlaps(IEnumerable<RegisterDeclaration> registers)
    {
        var accepted = new SortedList<(DoorbellSpace Space, ulong Offset), RegisterDeclaration>();
        foreach (var register in registers)
        {
            if (FindOverlapped(accepted, register) is { } other)
            {
                yield return new(
                    RuleIds.OverlappingRanges,
                    new Site(register.Attribute),
                    register,
                    register.Name,
                    register.Description,
                    other.Name,
                    other.Description)
                {
                    OtherSite = new Site(other.Attribute),
                };
            }
            else
            {
                accepted.Add((register.Space, register.Offset), register);
            }
        }
    }

    /// <summary>Doorbells that take a register's writes away (Language 9).</summary>
    public static IEnumerable<Finding> CheckDoorbells(
        IEnumerable<DoorbellDeclaration> doorbells,
        IReadOnlyCollection<RegisterDeclaration> registers)
        => from doorbell in doorbells
           where !doorbell.IsSynchronous
           let swallowed = registers.FirstOrDefault(register => register.Space == doorbell.Space && Reaches(doorbell, register))
           where swallowed is not null
           select new Finding(
               RuleIds.DoorbellOverRegister,
               new Site(doorbell.Attribute),
               null,
               doorbell.Name,
               doorbell.Description,
               swallowed.Name,
               swallowed.Description)
           {
               OtherSite = new Site(swallowed.Attribute),
           };

    private static RegisterDeclaration? FindOverlapped(
        SortedList<(DoorbellSpace Space, ulong Offset), RegisterDeclaration> accepted,
        RegisterDeclaration register)
    {
        int next = FirstAtOrAfter(accepted.Keys, (register.Space, register.Offset));
        var after = next < accepted.Count ? accepted.Values[next] : null;
        var before = next > 0 ? accepted.Values[next - 1] : null;
        return before is not null && Overlap(before, register) ? before
            : after is not null && Overlap(register, after) ? after
            : null;
    }

    // Of two in the order of their addresses.
    private static bool Overlap(RegisterDeclaration first, RegisterDeclaration second)
        => first.Space == second.Space && second.Offset - first.Offset < (ulong)first.Length!.Value;

    private static int FirstAtOrAfter(
        IList<(DoorbellSpace Space, ulong Offset)> keys,
        (DoorbellSpace Space, ulong Offset) key)
    {
        int low = 0;
        int high = keys.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (keys[middle].CompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // Whether a doorbell's address lies in the register: of an array the first that does not lie before it.
    private static bool Reaches(DoorbellDeclaration doorbell, RegisterDeclaration register)
    {
        ulong index = 0;
        if (doorbell.Step != 0 && register.Offset > doorbell.Offset)
        {
            ulong distance = register.Offset - doorbell.Offset;
            index = (distance / doorbell.Step) + (distance % doorbell.Step == 0 ? 0UL : 1UL);
        }

        if (index >= (ulong)doorbell.Count)
        {
            return false;
        }

        ulong address = doorbell.Key.Element((int)index).Offset;
        return address >= register.Offset && address - register.Offset < (ulong)register.Length!.Value;
    }
}
