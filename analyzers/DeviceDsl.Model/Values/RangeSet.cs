using System;
using System.Collections.Generic;

namespace DeviceDsl.Model;

/// <summary>An index of declarations by address, which finds overlaps without comparing all pairs.</summary>
/// <typeparam name="T">The type of the declarations.</typeparam>
internal sealed class RangeSet<T>
    where T : class
{
    // The maximum length of a single register or doorbell. An item that overlaps a range begins at most this far before it.
    private const ulong MaxSingleLength = 8;

    private readonly List<(AddressRanges Ranges, T Owner)> _singles = new();
    private readonly List<(AddressRanges Ranges, T Owner)> _others = new();

    /// <summary>Adds a declaration.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="owner">The declaration.</param>
    /// <param name="keepsEqual">Whether to add it, too, if one with the same ranges was added.</param>
    public void Add(in AddressRanges ranges, T owner, bool keepsEqual = false)
    {
        if (ranges.Count > 1 || ranges.Length > MaxSingleLength)
        {
            _others.Add((ranges, owner));
            return;
        }

        // Doorbells with the same address and length but different matches form one range.
        int place = FirstAtOrAfter(ranges.Space, ranges.First);
        for (int i = place; !keepsEqual && i < _singles.Count && _singles[i].Ranges.First == ranges.First; i++)
        {
            if (_singles[i].Ranges == ranges) return;
        }

        _singles.Insert(place, (ranges, owner));
    }

    /// <summary>An added declaration that overlaps the ranges, and the indices of the overlapping ranges of both; or null.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="unlessTogether">Whether to ignore two ranges that begin at the same address.</param>
    /// <param name="isIgnored">Whether to ignore a declaration.</param>
    public (T Owner, int Index, int OwnIndex)? Find(
        in AddressRanges ranges, bool unlessTogether = false, Func<T, bool>? isIgnored = null)
    {
        ulong from = ranges.First < MaxSingleLength ? 0 : ranges.First - MaxSingleLength;
        for (int place = FirstAtOrAfter(ranges.Space, from); place < _singles.Count; place++)
        {
            (AddressRanges single, T? owner) = _singles[place];
            if (single.Space != ranges.Space || single.First > ranges.Last) break;

            if (AddressRanges.FindOverlap(single, ranges, unlessTogether) is { } pair && isIgnored?.Invoke(owner) != true)
            {
                return (owner, pair.One, pair.Other);
            }
        }

        foreach ((AddressRanges other, T? owner) in _others)
        {
            if (AddressRanges.FindOverlap(other, ranges, unlessTogether) is { } pair && isIgnored?.Invoke(owner) != true)
            {
                return (owner, pair.One, pair.Other);
            }
        }

        return null;
    }

    private int FirstAtOrAfter(AddressSpace space, ulong address)
    {
        int low = 0;
        int high = _singles.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            AddressRanges ranges = _singles[middle].Ranges;
            if ((ranges.Space, ranges.First).CompareTo((space, address)) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
