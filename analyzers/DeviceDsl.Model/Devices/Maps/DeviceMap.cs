using System;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// The doorbells, lines and ranges of a device relative to its bases, as boards, devices with blocks and derived classes need them.
/// </summary>
internal sealed record DeviceMap(
    EquatableArray<DeviceMapDoorbell> Doorbells,
    EquatableArray<DeviceMapLine> Lines,
    EquatableArray<DeviceMapRange> Ranges)
{
    /// <summary>A map of nothing.</summary>
    public static DeviceMap Empty { get; } = new(
        Enumerable.Empty<DeviceMapDoorbell>().ToEquatableArray(),
        Enumerable.Empty<DeviceMapLine>().ToEquatableArray(),
        Enumerable.Empty<DeviceMapRange>().ToEquatableArray());

    /// <summary>
    /// Whether the map is that of the device. A device of another assembly may publish none: then it is not known to be empty.
    /// </summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The number of bytes from the base to the end of the last doorbell or range, whose addresses lie in 64 bits.</summary>
    public ulong Extent
        => Doorbells.Select(static doorbell => doorbell.Ranges)
            .Concat(Ranges.Select(static range => range.Ranges))
            .Aggregate(0UL, static (extent, ranges) => Math.Max(extent, unchecked(ranges.Last + 1)));

    /// <summary>The extent, aligned to the widest register or doorbell.</summary>
    public ulong AlignedExtent
    {
        get
        {
            ulong widest = Doorbells.Select(static doorbell => doorbell.Ranges.Length)
                .Concat(Ranges.Where(static range => range.Kind == DeviceMapKind.Register).Select(static range => range.Ranges.Length))
                .Aggregate(1UL, Math.Max);
            ulong alignment = widest > 4 ? 8UL : widest > 2 ? 4UL : widest;
            return unchecked((Extent + (alignment - 1)) & ~(alignment - 1));
        }
    }

    /// <summary>The name of one item of an array. In an array of blocks, the place of the index is within the name.</summary>
    public static string ItemOf(string array, int index)
        => array.Contains("[]") ? array.Replace("[]", $"[{index}]") : $"{array}[{index}]";

    /// <summary>The number of message vectors.</summary>
    public int Vectors { get; init; }

    /// <summary>The number of blocks, with those in them, that contain no others.</summary>
    public int Blocks { get; init; }

    /// <summary>Whether the device implements its saved state itself.</summary>
    public bool SavesItself { get; init; }

    /// <summary>Whether the device has a doorbell or range in an address space.</summary>
    public bool LiesIn(AddressSpace space)
    {
        foreach (DeviceMapDoorbell doorbell in Doorbells)
        {
            if (doorbell.Key.Space == space) return true;
        }

        foreach (DeviceMapRange range in Ranges)
        {
            if (range.Ranges.Space == space) return true;
        }

        return false;
    }
}
