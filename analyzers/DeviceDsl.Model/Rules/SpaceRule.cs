using System;
using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>What a device has lies in its address space: DDSL0004, DDSL0005.</summary>
internal static class SpaceRule
{
    private const ulong PortCount = 0x1_0000;

    public static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
    {
        ulong length = doorbell.HasExistingLength ? (ulong)doorbell.Length : 0;
        if (doorbell.HasKnownSpace && !Holds(doorbell.Space, doorbell.Offset, length, doorbell.Count, doorbell.Step))
        {
            yield return Outside(
                doorbell.Space, doorbell.At("offset"), doorbell, $"doorbell '{doorbell.Name}'", doorbell.Description);
        }
    }

    public static IEnumerable<Finding> Check(RegisterDeclaration register)
    {
        if (!Holds(register.Space, register.Offset, (ulong)register.Length, register.Count, register.Stride))
        {
            yield return Outside(
                register.Space, register.At("offset"), register, $"register '{register.Name}'", register.Description);
        }
    }

    public static IEnumerable<Finding> Check(RegionDeclaration region)
    {
        if (!Holds(region.Space, region.Offset, region.Length, count: 1, step: 0))
        {
            yield return Outside(region.Space, region.At("offset"), region, region.Title, region.Description);
        }
    }

    // IOE-2: the end may not wrap, not even to 0, so that the last address of all has only a doorbell of any length.
    // In numbers that do not overflow.
    private static bool Holds(DoorbellSpace space, ulong first, ulong length, int count, ulong step)
    {
        if (space == DoorbellSpace.Pio && length > PortCount)
        {
            return false;
        }

        ulong last = space == DoorbellSpace.Pio ? PortCount - Math.Max(length, 1) : ulong.MaxValue - length;
        ulong steps = (ulong)(count - 1);
        return first <= last && (steps == 0 || step <= (last - first) / steps);
    }

    private static Finding Outside(DoorbellSpace space, Site site, object declaration, string what, string description)
        => new(
            space == DoorbellSpace.Pio ? RuleIds.PioOutOfRange : RuleIds.MmioRangeOverflow,
            site,
            declaration,
            what,
            description);
}
