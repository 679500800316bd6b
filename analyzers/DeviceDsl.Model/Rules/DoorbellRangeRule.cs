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
        ulong steps = (ulong)(doorbell.Count - 1);
        if (doorbell.Space == DoorbellSpace.Pio && !Fits(doorbell, PortCount - Math.Max(length, 1), steps))
        {
            yield return Outside(RuleIds.PioOutOfRange, doorbell);
        }

        // IOE-2: the sum may not wrap, not even to 0, so that the last address of all has only a doorbell of any length.
        if (doorbell.Space == DoorbellSpace.Mmio && !Fits(doorbell, ulong.MaxValue - length, steps))
        {
            yield return Outside(RuleIds.MmioRangeOverflow, doorbell);
        }
    }

    /// <summary>Whether the last doorbell begins at or before an address, in numbers that do not overflow.</summary>
    private static bool Fits(DoorbellDeclaration doorbell, ulong last, ulong steps)
        => doorbell.Offset <= last && (steps == 0 || doorbell.Step <= (last - doorbell.Offset) / steps);

    private static Finding Outside(string rule, DoorbellDeclaration doorbell)
        => new(rule, doorbell.At("offset"), doorbell, $"doorbell '{doorbell.Name}'", doorbell.Description);
}
