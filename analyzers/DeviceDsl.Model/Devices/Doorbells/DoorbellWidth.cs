using System;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>The widths of doorbells (IOE-1, IOE-4): the valid ones, those that hold a match, and the default.</summary>
internal static class DoorbellWidth
{
    private static readonly int[] Widths = { 1, 2, 4, 8 };

    /// <summary>The widest access of a space; a port access has at most 4 bytes.</summary>
    public static int Widest(AddressSpace space) => space == AddressSpace.Pio ? 4 : 8;

    /// <summary>Whether a doorbell can have this length; 0 is any width.</summary>
    public static bool Exists(AddressSpace space, int length)
        => length == 0 || (Widths.Contains(length) && length <= Widest(space));

    /// <summary>Whether a write of the given number of bytes can have the value.</summary>
    public static bool Holds(int length, ulong match) => length >= 8 || match >> (8 * length) == 0;

    /// <summary>
    /// The default length of a doorbell: that of the virtio notify registers, or the next longer one that holds the match;
    /// any width without a match.
    /// </summary>
    public static int Infer(AddressSpace space, ulong? match)
    {
        if (match is not { } value) return 0;

        int usual = space == AddressSpace.Pio ? 2 : 4;
        return Holds(usual, value) ? usual : Math.Min(usual * 2, Widest(space));
    }

    /// <summary>The shortest length that holds the match, or null if the space has none.</summary>
    public static int? Narrowest(AddressSpace space, ulong match)
        => Widths.Where(width => width <= Widest(space) && Holds(width, match))
            .Select(static width => (int?)width)
            .FirstOrDefault();

    /// <summary>The valid length nearest to an invalid one, the longer of two; null if none exists.</summary>
    public static int? Nearest(AddressSpace space, int length, ulong? match)
        => Widths.Concat(match is null ? new[] { 0 } : Array.Empty<int>())
            .Where(width => width <= Widest(space) && (match is not { } value || Holds(width, value)))
            .OrderBy(width => Math.Abs((long)width - length))
            .ThenByDescending(static width => width)
            .Select(static width => (int?)width)
            .FirstOrDefault();
}
