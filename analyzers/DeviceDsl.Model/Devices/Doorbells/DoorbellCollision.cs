using System;

namespace DeviceDsl.Model.Devices;

/// <summary>Finds the first pair of doorbells of two keys that cannot coexist on one bus (IOE-7).</summary>
internal static class DoorbellCollision
{
    /// <summary>The indices of the first two doorbells that collide, or null. Ranges that merely overlap do not collide.</summary>
    public static (int One, int Other)? Find(DoorbellKey one, DoorbellKey other)
    {
        bool isAnyLength = one.Length == 0 || other.Length == 0;
        if (one.Space != other.Space || (!isAnyLength && one.Length != other.Length)) return null;

        bool comparesMatches = !isAnyLength && one.Match is not null && other.Match is not null;
        if (one.Step == 0 && other.Step == 0) return one.Offset == other.Offset ? FindAtOneAddress(one, other, comparesMatches) : null;

        return one.Count >= other.Count
            ? FindAmongAddresses(one, other, comparesMatches)
            : Swap(FindAmongAddresses(other, one, comparesMatches));
    }

    /// <summary>The index of the second of two equal doorbells of one array: without stride and match, all are equal.</summary>
    public static int? FindRepeated(DoorbellKey doorbell)
        => doorbell.Count > 1 && doorbell.Stride == 0 && doorbell.Match is null ? 1 : null;

    // Both match a run of consecutive values; an array without match or with one value is a run of one.
    private static (int One, int Other)? FindAtOneAddress(
        DoorbellKey one,
        DoorbellKey other,
        bool comparesMatches)
    {
        if (!comparesMatches) return (0, 0);

        ulong first = Math.Max(one.Match!.Value, other.Match!.Value);
        ulong i = first - one.Match.Value;
        ulong j = first - other.Match.Value;
        return i < Length(one) && j < Length(other) ? ((int)i, (int)j) : null;
    }

    // Walk the shorter array, and look up its addresses in the longer one.
    private static (int One, int Other)? FindAmongAddresses(
        DoorbellKey longer,
        DoorbellKey shorter,
        bool comparesMatches)
    {
        for (int j = 0; j < shorter.Count; j++)
        {
            (ulong offset, ulong? match) = shorter.Element(j);
            if (IndexOf(longer, offset, match) is { } i
                && (!comparesMatches || longer.Element(i).Match == match))
            {
                return (i, j);
            }
        }

        return null;
    }

    private static int? IndexOf(DoorbellKey array, ulong offset, ulong? match)
    {
        ulong distance = unchecked(offset - array.Offset);
        if (array.Step != 0)
        {
            return distance % array.Step == 0 && distance / array.Step < Length(array)
                ? (int)(distance / array.Step)
                : null;
        }

        if (distance != 0) return null;

        ulong index = array.HasConsecutiveMatches && match is { } value ? unchecked(value - array.Match!.Value) : 0;
        return index < Length(array) ? (int)index : null;
    }

    private static ulong Length(DoorbellKey array) => (ulong)array.Count;

    private static (int One, int Other)? Swap((int One, int Other)? pair)
        => pair is { } found ? (found.Other, found.One) : null;
}
