using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that the doorbells of parts are aligned at their bases: DDSL0006.</summary>
internal static class MapAlignmentRule
{
    public static IEnumerable<Finding> Check(PartMap map)
        => map.Doorbells.Where(static doorbell => doorbell is { IsInside: true, Part.IsUnmoved: false }).SelectMany(Check);

    private static IEnumerable<Finding> Check(PlacedDoorbell doorbell)
    {
        DoorbellKey key = doorbell.Key;
        ulong width = (ulong)key.Length;
        if (width < 2) yield break;

        int index = key.Offset % width != 0 ? 0 : key.Step % width != 0 ? 1 : -1;
        if (index >= 0)
        {
            yield return new(
                Catalogue.UnalignedDoorbell, doorbell.Part.BaseSite(key.Space), doorbell.NameOf(index), key.DescriptionOf(index))
            {
                Hint = doorbell.Part.BaseArgument(key.Space) is { } argument && AlignedBase(doorbell) is { } aligned
                    ? new ArgumentHint(argument, Hex.Format(aligned))
                    : null,
            };
        }
    }

    // The next lower base that aligns the first doorbell of the array; the others may need a different stride.
    private static ulong? AlignedBase(PlacedDoorbell doorbell)
    {
        ulong start = doorbell.Part.BaseIn(doorbell.Key.Space);
        ulong excess = doorbell.Key.Offset % (ulong)doorbell.Key.Length;
        return excess == 0 || excess > start || doorbell.Key.Step % (ulong)doorbell.Key.Length != 0 ? null : start - excess;
    }
}
