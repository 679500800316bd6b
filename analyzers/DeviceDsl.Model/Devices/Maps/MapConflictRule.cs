using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Reports conflicts between two parts: DDSL0007, DDSL0008, DDSL0009. Only the most severe conflict of each pair is reported, once: two
/// parts at one base collide in everything.
/// </summary>
internal static class MapConflictRule
{
    /// <summary>The conflicts of a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="isOfOneDevice">Whether the parts belong to one device, whose registers may share bytes.</param>
    public static IEnumerable<Finding> Check(PartMap map, bool isOfOneDevice = false)
    {
        var reported = new HashSet<(object Earlier, object Later)>();
        return Collisions(map).Concat(Overlaps(map, isOfOneDevice))
            .Where(conflict => reported.Add((conflict.Earlier.Declaration, conflict.Later.Declaration)))
            .Select(static conflict => conflict.Finding with { Picture = conflict.Picture() });
    }

    private static IEnumerable<Conflict> Collisions(PartMap map)
        => map.Collisions
            .Where(static collision => collision.Earlier.Part != collision.Later.Part)
            .Select(collision => Create(
                CollisionRule.RuleOf(collision.Earlier.Key, collision.One, collision.Later.Key, collision.Other),
                (collision.Earlier.Part, collision.Earlier.Site),
                (collision.Later.Part, collision.Later.Site),
                collision.Later.NameOf(collision.Other),
                collision.Later.Key.DescriptionOf(collision.Other),
                collision.Earlier.NameOf(collision.One),
                collision.Earlier.Key.DescriptionOf(collision.One)) with
            { Picture = () => RangePicture.Draw(map.Drawn, collision.Later.Drawn, PlaceOf(collision.Later, collision.Other)) });

    // Doorbells at one address with consecutive matches form one range.
    private static int PlaceOf(PlacedDoorbell doorbell, int index) => doorbell.Ranges.Count == 1 ? 0 : index;

    // Errors come before warnings. Conflicts within one part are reported there.
    private static IEnumerable<Conflict> Overlaps(PartMap map, bool isOfOneDevice)
    {
        var doorbells = new RangeSet<PlacedDoorbell>();
        var ranges = new RangeSet<PlacedRange>();
        var warnings = new List<Conflict>();
        ILookup<IMapPart, PlacedRange> rangesOf = map.Ranges.Where(static range => range.IsInside).ToLookup(static range => range.Part);
        ILookup<IMapPart, PlacedDoorbell> doorbellsOf = map.Doorbells
            .Where(static doorbell => doorbell.IsInside)
            .ToLookup(static doorbell => doorbell.Part);
        foreach (IMapPart part in map.Parts)
        {
            var ownRanges = rangesOf[part].ToList();
            var ownDoorbells = doorbellsOf[part].ToList();
            foreach (PlacedRange range in ownRanges)
            {
                if (ranges.Find(range.Ranges, isIgnored: one => isOfOneDevice && range.MaySharePlaceWith(one))
                    is var (other, index, ownIndex))
                {
                    yield return Overlap(
                        (part, range.Site),
                        range.NameOf(ownIndex),
                        range.DescriptionOf(ownIndex),
                        (other.Part, other.Site),
                        other.NameOf(index),
                        other.DescriptionOf(index)) with
                    {
                        Picture = () => RangePicture.Draw(map.Drawn, range.Drawn, ownIndex),
                    };
                }
                else if (doorbells.Find(range.Ranges) is var (doorbell, rung, reached))
                {
                    warnings.Add(
                        Overlap(
                            (part, range.Site),
                            range.NameOf(reached),
                            range.DescriptionOf(reached),
                            (doorbell.Part, doorbell.Site),
                            Title(doorbell, rung),
                            doorbell.Key.DescriptionOf(rung)) with
                        {
                            Picture = () => RangePicture.Draw(map.Drawn, range.Drawn, reached),
                        });
                }
            }

            foreach (PlacedDoorbell own in ownDoorbells)
            {
                if (doorbells.Find(own.Ranges, unlessTogether: true) is var (other, index, ownIndex))
                {
                    warnings.Add(
                        Overlap(
                            (part, own.Site),
                            Title(own, ownIndex),
                            own.Key.DescriptionOf(ownIndex),
                            (other.Part, other.Site),
                            Title(other, index),
                            other.Key.DescriptionOf(index)) with
                        {
                            Picture = () => RangePicture.Draw(map.Drawn, own.Drawn, PlaceOf(own, ownIndex)),
                        });
                }
                else if (ranges.Find(own.Ranges) is var (range, reached, rung))
                {
                    warnings.Add(
                        Overlap(
                            (part, own.Site),
                            Title(own, rung),
                            own.Key.DescriptionOf(rung),
                            (range.Part, range.Site),
                            range.NameOf(reached),
                            range.DescriptionOf(reached)) with
                        {
                            Picture = () => RangePicture.Draw(map.Drawn, own.Drawn, PlaceOf(own, rung)),
                        });
                }
            }

            ownRanges.ForEach(range => ranges.Add(range.Ranges, range));
            ownDoorbells.ForEach(doorbell => doorbells.Add(doorbell.Ranges, doorbell));
        }

        foreach (Conflict warning in warnings)
        {
            yield return warning with { Finding = warning.Finding with { MaxSeverity = DiagnosticSeverity.Warning } };
        }
    }

    private static string Title(PlacedDoorbell doorbell, int index) => $"doorbell '{doorbell.NameOf(index)}'";

    private static Conflict Overlap(
        (IMapPart Part, Site Site) later,
        string what,
        string where,
        (IMapPart Part, Site Site) earlier,
        string otherWhat,
        string otherWhere)
        => Create(Catalogue.OverlappingRanges, earlier, later, what, where, otherWhat, otherWhere);

    private static Conflict Create(
        Rule rule, (IMapPart Part, Site Site) earlier, (IMapPart Part, Site Site) later, params object[] arguments)
        => new(earlier.Part, later.Part, new Finding(rule, later.Site, arguments) { Others = [earlier.Site] });

    private sealed record Conflict(IMapPart Earlier, IMapPart Later, Finding Finding)
    {
        /// <summary>Draws everything that overlaps there, among the reported conflicts.</summary>
        public Func<string> Picture { get; init; } = static () => "";
    }
}
