using System;
using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Whether a doorbell lies in its address space at all: DDSL0004, DDSL0005.</summary>
internal static class DoorbellRangeRule
{
    private const ulong PortCount = 0x1_0000;

    public static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
    {
        ulong length = doorbell.HasExistingLength ? (ulong)doorbell.Length : 0;
        if (doorbell.Space == DoorbellSpace.Pio && doorbell.Offset > PortCount - Math.Max(length, 1))
        {
            yield return Outside(RuleIds.PioOutOfRange, doorbell);
        }

        // IOE-2: the sum may not wrap, not even to 0, so that the last address of all has only a doorbell of any length.
        if (doorbell.Space == DoorbellSpace.Mmio && unchecked(doorbell.Offset + length) < doorbell.Offset)
        {
            yield return Outside(RuleIds.MmioRangeOverflow, doorbell);
        }
    }

    private static Finding Outside(string rule, DoorbellDeclaration doorbell)
        => new(rule, doorbell.At("offset"), doorbell, doorbell.Handler.Name, doorbell.Description);
}
