using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>Places the maps of blocks in that of their device.</summary>
internal static class BlockMapFactory
{
    /// <summary>
    /// The doorbells, ranges and lines of blocks, relative to the bases of the device, without those outside their space.
    /// </summary>
    /// <param name="extended">The map of the base class of the device, to which the others are added; or null.</param>
    /// <param name="blocks">The blocks.</param>
    public static DeviceMap Create(DeviceMap? extended, IReadOnlyCollection<BlockDeclaration> blocks)
    {
        DeviceMap first = extended ?? DeviceMap.Empty;
        return blocks.Count == 0 ? first : new(
            first.Doorbells.Concat(blocks.SelectMany(DoorbellsOf).Where(static doorbell => IsInside(doorbell.Ranges))).ToEquatableArray(),
            first.Lines.Concat(blocks.SelectMany(static block => block.Parts).SelectMany(LinesOf)).ToEquatableArray(),
            first.Ranges.Concat(blocks.SelectMany(RangesOf).Where(static range => IsInside(range.Ranges))).ToEquatableArray())
        {
            Blocks = first.Blocks + blocks.Sum(static block => block.Count * block.BlocksInside),
            Vectors = first.Vectors + blocks.Sum(static block => block.Count * block.Map!.Vectors),
        };
    }

    private static bool IsInside(AddressRanges ranges)
        => AddressLimits.Hold(ranges.Space, 0, ranges.First, ranges.Length, ranges.Step, ranges.Count);

    // The same item of all blocks of an array is an array; the arrays in them are one for each block.
    private static IEnumerable<DeviceMapDoorbell> DoorbellsOf(BlockDeclaration block)
    {
        foreach (DeviceMapDoorbell doorbell in block.Map!.Doorbells)
        {
            DoorbellKey key = doorbell.Key;
            if (block.Count == 1 || key.Count == 1)
            {
                DoorbellKey placed = key with { Offset = unchecked(block.Offset + key.Offset) };
                yield return doorbell with
                {
                    Name = NameOf(block, doorbell.Name),
                    Key = block.Count == 1 ? placed : placed with { Count = block.Count, Stride = block.Stride },
                };
                continue;
            }

            foreach (BlockPart part in block.Parts)
            {
                yield return doorbell with
                {
                    Name = $"{part.Name}.{doorbell.Name}",
                    Key = key with { Offset = unchecked(part.BaseIn(key.Space) + key.Offset) },
                };
            }
        }
    }

    private static IEnumerable<DeviceMapRange> RangesOf(BlockDeclaration block)
    {
        foreach (DeviceMapRange range in block.Map!.Ranges)
        {
            AddressRanges ranges = range.Ranges;
            if (block.Count == 1 || ranges.Count == 1)
            {
                AddressRanges placed = ranges with { First = unchecked(block.Offset + ranges.First) };
                yield return range with
                {
                    Name = NameOf(block, range.Name),
                    Ranges = block.Count == 1 ? placed : placed with { Count = block.Count, Step = block.Stride },
                };
                continue;
            }

            foreach (BlockPart part in block.Parts)
            {
                yield return range with
                {
                    Name = range.Name.Length == 0 ? "" : $"{part.Name}.{range.Name}",
                    Ranges = ranges with { First = unchecked(part.BaseIn(ranges.Space) + ranges.First) },
                };
            }
        }
    }

    private static IEnumerable<DeviceMapLine> LinesOf(BlockPart part)
        => part.Map.Lines.Select(line => new DeviceMapLine($"{part.Name}.{line.Name}", part.GsiOf(line.Gsi), line.Kind));

    private static string NameOf(BlockDeclaration block, string item)
        => item.Length == 0 ? ""
            : block.Count > 1 ? $"{block.Name}[].{item}"
            : block.IsArray ? $"{block.Name}[0].{item}"
            : $"{block.Name}.{item}";
}
