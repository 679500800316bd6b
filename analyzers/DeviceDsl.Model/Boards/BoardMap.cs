using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Boards;

/// <summary>The doorbells, ranges and lines of all devices of a board, at absolute addresses.</summary>
internal sealed class BoardMap
{
    private IReadOnlyList<RangePicture.Item>? _drawn;

    private BoardMap(
        ImmutableArray<AttachDeclaration> attaches,
        ImmutableArray<PlacedDoorbell> doorbells,
        ImmutableArray<PlacedRange> ranges,
        ImmutableArray<PlacedLine> lines)
    {
        Attaches = attaches;
        Doorbells = doorbells;
        Ranges = ranges;
        Lines = lines;
        Collisions = FindCollisions(doorbells.Where(static doorbell => doorbell.IsInside)).ToImmutableArray();
    }

    /// <summary>The devices that can be attached, in source order.</summary>
    public ImmutableArray<AttachDeclaration> Attaches { get; }

    public ImmutableArray<PlacedDoorbell> Doorbells { get; }

    /// <summary>Registers and regions.</summary>
    public ImmutableArray<PlacedRange> Ranges { get; }

    public ImmutableArray<PlacedLine> Lines { get; }

    /// <summary>The doorbells that a machine rejects because of an earlier one (IOE-7).</summary>
    public ImmutableArray<DoorbellConflict> Collisions { get; }

    /// <summary>Everything on the board that has addresses, as input for a picture.</summary>
    public IReadOnlyList<RangePicture.Item> Drawn
        => _drawn ??= Doorbells.Where(static doorbell => doorbell.IsInside).Select(static doorbell => doorbell.Drawn)
        .Concat(Ranges.Where(static range => range.IsInside).Select(static range => range.Drawn))
        .ToList();

    /// <summary>Places the devices at their bases.</summary>
    public static BoardMap Create(IEnumerable<AttachDeclaration> attaches)
    {
        var devices = attaches.Where(static attach => attach.Device is not null).ToImmutableArray();
        return new(
            devices,
            devices.SelectMany(static attach => attach.Device!.Doorbells.Select(doorbell => (attach, doorbell)))
                .Select(static pair => new PlacedDoorbell(pair.attach, pair.doorbell))
                .ToImmutableArray(),
            devices.SelectMany(static attach => attach.Device!.Ranges.Select(range => new PlacedRange(attach, range))).ToImmutableArray(),
            devices.SelectMany(static attach => attach.Device!.Lines.Select(line => new PlacedLine(attach, line, attach.GsiOf(line.Gsi))))
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
