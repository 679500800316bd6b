using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>
/// Reports conflicts between two devices of a board: DDSL0007, DDSL0008, DDSL0009. Only the most severe conflict of each pair is
/// reported, once: two devices at one base collide in everything.
/// </summary>
internal static class MapConflictRule
{
    public static IEnumerable<Finding> Check(BoardMap map)
    {
        var reported = new HashSet<(AttachDeclaration Earlier, AttachDeclaration Later)>();
        return Collisions(map).Concat(Overlaps(map))
            .Where(conflict => reported.Add((conflict.Earlier, conflict.Later)))
            .Select(static conflict => conflict.Finding with { Picture = conflict.Picture() });
    }

    private static IEnumerable<Conflict> Collisions(BoardMap map)
        => map.Collisions
            .Where(static collision => collision.Earlier.Attach != collision.Later.Attach)
            .Select(collision => Create(
                CollisionRule.RuleOf(collision.Earlier.Key, collision.One, collision.Later.Key, collision.Other),
                collision.Earlier.Attach,
                collision.Later.Attach,
                collision.Later.NameOf(collision.Other),
                collision.Later.Key.DescriptionOf(collision.Other),
                collision.Earlier.NameOf(collision.One),
                collision.Earlier.Key.DescriptionOf(collision.One)) with
            { Picture = () => RangePicture.Draw(map.Drawn, collision.Later.Drawn, PlaceOf(collision.Later, collision.Other)) });

    // Doorbells at one address with consecutive matches form one range.
    private static int PlaceOf(PlacedDoorbell doorbell, int index) => doorbell.Ranges.Count == 1 ? 0 : index;

    // Errors come before warnings. Conflicts within one device are reported on its class.
    private static IEnumerable<Conflict> Overlaps(BoardMap map)
    {
        var doorbells = new RangeSet<PlacedDoorbell>();
        var ranges = new RangeSet<PlacedRange>();
        var warnings = new List<Conflict>();
        foreach (AttachDeclaration attach in map.Attaches)
        {
            var ownRanges = map.Ranges.Where(range => range.Attach == attach && range.IsInside).ToList();
            var ownDoorbells = map.Doorbells.Where(doorbell => doorbell.Attach == attach && doorbell.IsInside).ToList();
            foreach (PlacedRange range in ownRanges)
            {
                if (ranges.Find(range.Ranges) is var (other, index, ownIndex))
                {
                    yield return Overlap(
                        attach,
                        range.NameOf(ownIndex),
                        range.DescriptionOf(ownIndex),
                        other.Attach,
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
                            attach,
                            range.NameOf(reached),
                            range.DescriptionOf(reached),
                            doorbell.Attach,
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
                            attach,
                            Title(own, ownIndex),
                            own.Key.DescriptionOf(ownIndex),
                            other.Attach,
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
                            attach,
                            Title(own, rung),
                            own.Key.DescriptionOf(rung),
                            range.Attach,
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
        AttachDeclaration later, string what, string where, AttachDeclaration earlier, string otherWhat, string otherWhere)
        => Create(Catalogue.OverlappingRanges, earlier, later, what, where, otherWhat, otherWhere);

    private static Conflict Create(Rule rule, AttachDeclaration earlier, AttachDeclaration later, params object[] arguments)
        => new(earlier, later, new Finding(rule, new Site(later.Attribute), arguments) { Others = [new Site(earlier.Attribute)] });

    private sealed record Conflict(AttachDeclaration Earlier, AttachDeclaration Later, Finding Finding)
    {
        /// <summary>Draws everything that overlaps there, among the reported conflicts.</summary>
        public Func<string> Picture { get; init; } = static () => "";
    }
}
