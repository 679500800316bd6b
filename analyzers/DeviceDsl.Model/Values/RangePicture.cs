using System;
using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model;

/// <summary>Draws three or more overlapping ranges in one line, because builds and editors show one line of a message.</summary>
/// <remarks>
/// All bars have the same scale: <c>from 0x10 to 0x17: [####....] register 'A', [..##....] register 'B', [...####.] register 'C'</c>.
/// </remarks>
internal static class RangePicture
{
    private const ulong Columns = 16;
    private const int MaxItems = 8;
    private const int MinItems = 3;

    /// <summary>Draws all items that overlap the given range, directly or through others.</summary>
    /// <param name="all">All items.</param>
    /// <param name="one">One of the items, or an equal one.</param>
    /// <param name="index">The index of its range.</param>
    /// <returns>The text to append to a message; empty for fewer than three items.</returns>
    public static string Draw(IReadOnlyList<Item> all, Item one, int index)
    {
        var met = new List<(Item Item, int Index)> { (one, index) };
        for (int i = 0; i < met.Count && met.Count < MaxItems; i++)
        {
            AddressRanges single = SingleOf(met[i]);
            foreach (Item item in all)
            {
                if (met.Count < MaxItems
                    && AddressRanges.FindOverlap(item.Ranges, single) is { } pair
                    && !met.Any(known => known.Item.Owner == item.Owner && (item.Ranges.Count == 1 || known.Index == pair.One)))
                {
                    met.Add((item, pair.One));
                }
            }
        }

        if (met.Count < MinItems) return "";

        var order = all.Select(static item => item.Owner).ToList();
        return Draw(
            met.OrderBy(static known => SingleOf(known).First)
                .ThenByDescending(static known => known.Item.Ranges.Length)
                .ThenBy(known => order.IndexOf(known.Item.Owner))
                .ToList());
    }

    private static string Draw(List<(Item Item, int Index)> met)
    {
        ulong first = met.Min(static known => SingleOf(known).First);
        ulong last = met.Max(static known => SingleOf(known).Last);
        ulong step = ((last - first) / Columns) + 1;
        IEnumerable<string> bars = met.Select(known => $"[{Bar(SingleOf(known), first, last, step)}] {known.Item.NameOf(known.Index)}");
        return $"; from {Hex.Format(first)} to {Hex.Format(last)}: {string.Join(", ", bars)}";
    }

    private static string Bar(AddressRanges range, ulong first, ulong last, ulong step)
    {
        int count = (int)((last - first) / step) + 1;
        ulong begin = (range.First - first) / step;
        ulong end = (range.Last - first) / step;
        return new string([.. Enumerable.Range(0, count).Select(column => (ulong)column >= begin && (ulong)column <= end ? '#' : '.')]);
    }

    private static AddressRanges SingleOf((Item Item, int Index) known)
        => new(known.Item.Ranges.Space, known.Item.Ranges.At(known.Index), known.Item.Ranges.Length);

    /// <summary>An item that has addresses.</summary>
    /// <param name="Owner">The owner of the addresses.</param>
    /// <param name="Ranges">Its addresses.</param>
    /// <param name="NameOf">The name of one item of an array in messages.</param>
    public sealed record Item(object Owner, AddressRanges Ranges, Func<int, string> NameOf);
}
