using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Registers beside each other and under doorbells: DDSL0009, DDSL0019.</summary>
internal static class RegisterOverlapRule
{
    /// <summary>An array whose registers reach into each other.</summary>
    public static IEnumerable<Finding> CheckItself(RegisterDeclaration register)
    {
        if (register.Ranges.OverlapThemselves)
        {
            yield return Overlap(register, 1, register, 0);
        }
    }

    /// <summary>Registers that have bytes in common; the later in source order is the wrong one.</summary>
    public static IEnumerable<Finding> CheckOverlaps(IEnumerable<RegisterDeclaration> registers)
    {
        var accepted = new RangeSet<RegisterDeclaration>();
        foreach (var register in registers)
        {
            if (accepted.Find(register.Ranges) is var (other, index, ownIndex))
            {
                yield return Overlap(register, ownIndex, other, index);
            }
            else
            {
                accepted.Add(register.Ranges, register);
            }
        }
    }

    /// <summary>Doorbells that take a register's writes away (Language 9).</summary>
    public static IEnumerable<Finding> CheckDoorbells(
        IEnumerable<DoorbellDeclaration> doorbells,
        IEnumerable<RegisterDeclaration> registers)
    {
        var swallowed = new RangeSet<RegisterDeclaration>();
        foreach (var register in registers)
        {
            swallowed.Add(register.Ranges, register);
        }

        foreach (var doorbell in doorbells)
        {
            if (!doorbell.IsSynchronous && swallowed.Find(doorbell.Addresses) is var (register, index, ownIndex))
            {
                yield return new(
                    RuleIds.DoorbellOverRegister,
                    new Site(doorbell.Attribute),
                    null,
                    doorbell.NameOf(ownIndex),
                    doorbell.DescriptionOf(ownIndex),
                    register.NameOf(index),
                    register.DescriptionOf(index))
                {
                    OtherSite = new Site(register.Attribute),
                };
            }
        }
    }

    private static Finding Overlap(RegisterDeclaration register, int index, RegisterDeclaration other, int otherIndex)
        => new(
            RuleIds.OverlappingRanges,
            new Site(register.Attribute),
            register,
            register.NameOf(index),
            register.DescriptionOf(index),
            other.NameOf(otherIndex),
            other.DescriptionOf(otherIndex))
        {
            OtherSite = new Site(other.Attribute),
        };
}
