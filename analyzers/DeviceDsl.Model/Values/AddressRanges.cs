using System;

namespace DeviceDsl.Model;

/// <summary>The bytes of a declaration in an address space: one range, or several of equal length at equal distances.</summary>
/// <param name="Space">The address space.</param>
/// <param name="First">The address of the first range.</param>
/// <param name="Length">The length of each in bytes, at least 1.</param>
/// <param name="Count">The number of ranges, at least 1.</param>
/// <param name="Step">The distance between their addresses; ignored for a single range.</param>
/// <remarks>All addresses fit in 64 bits, including that of the last byte of the last range.</remarks>
internal readonly record struct AddressRanges(AddressSpace Space, ulong First, ulong Length, int Count = 1, ulong Step = 0)
{
    /// <summary>The address of the last byte of all.</summary>
    public ulong Last => At(Count - 1) + (Length - 1);

    /// <summary>The address of one range.</summary>
    public ulong At(int index) => Count == 1 ? First : First + (Step * (ulong)index);

    /// <summary>Whether any two of the ranges overlap; if so, the first two do.</summary>
    public bool OverlapThemselves => Count > 1 && Step < Length;

    /// <summary>The first pair of overlapping ranges, or null.</summary>
    /// <param name="one">Some ranges.</param>
    /// <param name="other">Others.</param>
    /// <param name="unlessTogether">Whether to ignore two ranges that begin at the same address.</param>
    public static (int One, int Other)? FindOverlap(in AddressRanges one, in AddressRanges other, bool unlessTogether = false)
    {
        if (one.Space != other.Space || one.Last < other.First || other.Last < one.First) return null;

        return one.Count >= other.Count
            ? Walk(one, other, unlessTogether)
            : Swap(Walk(other, one, unlessTogether));
    }

    // Walk the shorter list; look up in the longer one whatever overlaps each of its ranges.
    private static (int One, int Other)? Walk(in AddressRanges longer, in AddressRanges shorter, bool unlessTogether)
    {
        for (int index = 0; index < shorter.Count; index++)
        {
            ulong first = shorter.At(index);
            if (longer.IndexOf(first, first + (shorter.Length - 1), unlessTogether) is { } found) return (found, index);
        }

        return null;
    }

    // The last range that begins at or before the last byte extends furthest; only its neighbours can begin elsewhere.
    private int? IndexOf(ulong first, ulong last, bool unlessTogether)
    {
        if (last < First) return null;

        for (int index = LatestAt(last); index >= 0 && At(index) + (Length - 1) >= first; index--)
        {
            if (!unlessTogether || At(index) != first) return index;
        }

        return null;
    }

    private int LatestAt(ulong address)
        => Count == 1 || Step == 0 ? Count - 1 : (int)Math.Min((address - First) / Step, (ulong)(Count - 1));

    private static (int One, int Other)? Swap((int One, int Other)? pair)
        => pair is { } found ? (found.Other, found.One) : null;
}
