using System;
using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Rules;

/// <summary>Draws what lies over each other where it is more than two: one line, as builds and editors show of a message.</summary>
/// <remarks>Each has a bar of the same scale: <c>from 0x10 to 0x17: [####....] register 'A', [..##....] register 'B', [...####.] register 'C'</c>.</remarks>
internal static class RangePicture
{
    private const ulong Columns = 16;
    private const int MaxItems = 8;
    private const int MinItems = 3;

    /// <summary>Draws all that has bytes in common with something, or with what has.</summary>
    /// <param name="all">What there is.</param>
    /// <param name="one">One of them, or a like of it.</param>
    /// <param name="index">Which of its ranges.</param>
    /// <returns>Text to stand behind a message; empty where there are not three.</returns>
    public static string Draw(IReadOnlyList<Item> all, Item one, int index)
    {
        var met = new List<(Item Item, int Index)> { (one, index) };
        for (int i = 0; i < met.Count && met.Count < MaxItems; i++)
        {
            var single = SingleOf(met[i]);
            foreach (var item in all)
            {
                if (met.Count < MaxItems
                    && AddressRanges.FindOverlap(item.Ranges, single) is { } pair
                    && !met.Any(known => known.Item.Owner == item.Owner && (item.Ranges.Count == 1 || known.Index == pair.One)))
                {
                    met.Add((item, pair.One));
                }
            }
        }

        if (met.Count < MinItems)
        {
            return "";
        }

        var order = all.Select(static item => item.Owner).ToList();
        return Draw(met.OrderBy(static known => SingleOf(known).First).ThenByDescending(static known => known.Item.Ranges.Length).ThenBy(known => order.IndexOf(known.Item.Owner)).ToList());
    }

    private static string Draw(List<(Item Item, int Index)> met)
    {
        ulong first = met.Min(static known => SingleOf(known).First);
        ulong last = met.Max(static known => SingleOf(known).Last);
        ulong step = ((last - first) / Columns) + 1;
        var bars = met.Select(known => $"[{Bar(SingleOf(known), first, last, step)}] {known.Item.NameOf(known.Index)}");
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

    /// <summary>Something at addresses.</summary>
    /// <param name="Owner">What it is.</param>
    /// <param name="Ranges">Its addresses.</param>
    /// <param name="NameOf">What messages call one of an array.</param>
    public sealed record Item(object Owner, AddressRanges Ranges, Func<int, string> NameOf);
}
