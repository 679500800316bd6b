using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Assigns free addresses and matches of a device to conflicting items, each only once.</summary>
internal sealed class FreeAddresses(IEnumerable<Placed> placed)
{
    // A device that needs more attempts is too full for a useful suggestion.
    private const int MaxAttempts = 4096;
    private const ulong MaxAlignment = 8;

    private readonly Dictionary<object, AddressRanges> _ranges = placed.ToDictionary(
        static item => item.Declaration, static item => item.Ranges);
    private readonly Dictionary<DoorbellDeclaration, DoorbellKey> _keys = placed
        .Select(static item => item.Declaration)
        .OfType<DoorbellDeclaration>()
        .ToDictionary(static doorbell => doorbell, static doorbell => doorbell.Key);

    /// <summary>
    /// The <see cref="Finding.Hint"/> of a conflicting item: the next free offset, and the next free match if that resolves the conflict.
    /// </summary>
    public Hint? HintFor(Finding finding)
    {
        if (finding.Moves is not { } item) return finding.Hint;

        ulong? offset = NextOffset(item);
        ulong? match = finding.Rule == Catalogue.DuplicateDoorbell && item.Declaration is DoorbellDeclaration doorbell
            ? NextMatch(doorbell)
            : null;
        return offset is null && match is null ? null : new FreePlaceHint(offset, match);
    }

    private ulong? NextOffset(Placed item)
    {
        AddressRanges ranges = item.Ranges;
        ulong extent = ranges.Last - ranges.First;
        ulong top = (ranges.Space == AddressSpace.Pio ? 0xFFFF : ulong.MaxValue) - extent;
        ulong alignment = System.Math.Min(ranges.Length & (~ranges.Length + 1), MaxAlignment);
        ulong step = 1;
        for (int attempt = 0; attempt < MaxAttempts && step <= top && ranges.First <= top - step; attempt++)
        {
            ulong first = ranges.First + step;
            ulong above = first % alignment;
            if (above != 0 && top - first < alignment - above) return null;

            ranges = ranges with { First = above == 0 ? first : first + (alignment - above) };
            if (Beyond(item, ranges) is not { } further)
            {
                _ranges[item.Declaration] = ranges;
                return ranges.First;
            }

            step = further;
        }

        return null;
    }

    // The distance to move past the first overlapping item, or null if none overlaps.
    private ulong? Beyond(Placed item, AddressRanges ranges)
    {
        foreach (KeyValuePair<object, AddressRanges> pair in _ranges)
        {
            if (pair.Key != item.Declaration && AddressRanges.FindOverlap(ranges, pair.Value) is var (own, other))
            {
                return pair.Value.At(other) + (pair.Value.Length - 1) - ranges.At(own) + 1;
            }
        }

        return null;
    }

    private ulong? NextMatch(DoorbellDeclaration doorbell)
    {
        if (doorbell.Match is not { } match || doorbell.Length == 0) return null;

        ulong top = doorbell.Length >= 8 ? ulong.MaxValue : (1UL << (8 * doorbell.Length)) - 1;
        ulong others = doorbell.HasConsecutiveMatches ? (ulong)(doorbell.Count - 1) : 0;
        for (int attempt = 0; attempt < MaxAttempts && match < top && top - match - 1 >= others; attempt++)
        {
            DoorbellKey key = doorbell.Key with { Match = ++match };
            if (!_keys.Any(pair => pair.Key != doorbell && DoorbellCollision.Find(key, pair.Value) is not null))
            {
                _keys[doorbell] = key;
                return match;
            }
        }

        return null;
    }
}
