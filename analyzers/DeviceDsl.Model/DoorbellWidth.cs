using System;
using System.Linq;

namespace DeviceDsl.Model;

/// <summary>The widths a doorbell can have (IOE-1, IOE-4): which exist, which hold a match, which is meant where none is said.</summary>
internal static class DoorbellWidth
{
    private static readonly int[] Widths = { 1, 2, 4, 8 };

    /// <summary>The widest access of a space: a port access has at most 4 bytes.</summary>
    public static int Widest(DoorbellSpace space) => space == DoorbellSpace.Pio ? 4 : 8;

    /// <summary>Whether a doorbell can have this length; 0 is any width.</summary>
    public static bool Exists(DoorbellSpace space, int length)
        => length == 0 || (Widths.Contains(length) && length <= Widest(space));

    /// <summary>Whether a write of so many bytes can have this value.</summary>
    public static bool Holds(int length, ulong match) => length >= 8 || match >> (8 * length) == 0;

    /// <summary>
    /// The length of a doorbell that gives none: that of the virtio notify registers, or the next that holds the match;
    /// any width without a match.
    /// </summary>
    public static int Infer(DoorbellSpace space, ulong? match)
    {
        if (match is not { } value)
        {
            return 0;
        }

        int usual = space == DoorbellSpace.Pio ? 2 : 4;
        return Holds(usual, value) ? usual : Math.Min(usual * 2, Widest(space));
    }

    /// <summary>The narrowest length that holds the match, or null where the space has none.</summary>
    public static int? Narrowest(DoorbellSpace space, ulong match)
        => Widths.Where(width => width <= Widest(space) && Holds(width, match))
            .Select(static width => (int?)width)
            .FirstOrDefault();

    /// <summary>The length nearest to a wrong one that makes the doorbell right, the wider of two; null where there is none.</summary>
    public static int? Nearest(DoorbellSpace space, int length, ulong? match)
        => Widths.Concat(match is null ? new[] { 0 } : Array.Empty<int>())
            .Where(width => width <= Widest(space) && (match is not { } value || Holds(width, value)))
            .OrderBy(width => Math.Abs((long)width - length))
            .ThenByDescending(static width => width)
            .Select(static width => (int?)width)
            .FirstOrDefault();
}
