using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>The doorbells, ranges and lines of several parts: of the devices of a board, or of a device and its blocks.</summary>
internal sealed class PartMap
{
    private IReadOnlyList<RangePicture.Item>? _drawn;

    private PartMap(
        ImmutableArray<IMapPart> parts,
        ImmutableArray<PlacedDoorbell> doorbells,
        ImmutableArray<PlacedRange> ranges,
        ImmutableArray<PlacedLine> lines)
    {
        Parts = parts;
        Doorbells = doorbells;
        Ranges = ranges;
        Lines = lines;
        Collisions = FindCollisions(doorbells.Where(static doorbell => doorbell.IsInside)).ToImmutableArray();
    }

    /// <summary>The parts, in source order.</summary>
    public ImmutableArray<IMapPart> Parts { get; }

    public ImmutableArray<PlacedDoorbell> Doorbells { get; }

    /// <summary>Registers and regions.</summary>
    public ImmutableArray<PlacedRange> Ranges { get; }

    public ImmutableArray<PlacedLine> Lines { get; }

    /// <summary>The doorbells that a machine rejects because of an earlier one (IOE-7).</summary>
    public ImmutableArray<DoorbellConflict> Collisions { get; }

    /// <summary>Everything that has addresses, as input for a picture.</summary>
    public IReadOnlyList<RangePicture.Item> Drawn
        => _drawn ??= Doorbells.Where(static doorbell => doorbell.IsInside).Select(static doorbell => doorbell.Drawn)
        .Concat(Ranges.Where(static range => range.IsInside).Select(static range => range.Drawn))
        .ToList();

    /// <summary>Places the parts at their bases.</summary>
    public static PartMap Create(IEnumerable<IMapPart> parts)
    {
        var all = parts.ToImmutableArray();
        return new(
            all,
            all.SelectMany(static part => part.Map.Doorbells.Select(doorbell => new PlacedDoorbell(part, doorbell))).ToImmutableArray(),
            all.SelectMany(static part => part.Map.Ranges.Select(range => new PlacedRange(part, range))).ToImmutableArray(),
            all.SelectMany(static part => part.Map.Lines.Select(line => new PlacedLine(part, line, part.GsiOf(line.Gsi))))
                .ToImmutableArray());
    }

    private static IEnumerable<DoorbellConflict> FindCollisions(IEnumerable<PlacedDoorbell> doorbells)
    {
        var accepted = new DoorbellSet<PlacedDoorbell>();
        foreach (PlacedDoorbell doorbell in doorbells)
        {
            if (accepted.Find(doorbell.Key) is var (earlier, _, one, other)) yield return new(earlier, one, doorbell, other);
            else accepted.Add(doorbell, doorbell.Key);
        }
    }
}
