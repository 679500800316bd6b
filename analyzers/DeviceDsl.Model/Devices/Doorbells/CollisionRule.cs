using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Reports doorbells of one device that collide, so that every machine rejects them together (IOE-7): DDSL0007, DDSL0008.
/// </summary>
internal static class CollisionRule
{
    public static IEnumerable<Finding> Check(IEnumerable<DoorbellDeclaration> doorbells)
    {
        var accepted = new DoorbellSet<DoorbellDeclaration>();
        foreach (DoorbellDeclaration doorbell in doorbells)
        {
            if (DoorbellCollision.FindRepeated(doorbell.Key) is { } repeated)
            {
                yield return Conflict(doorbell, 0, doorbell, repeated);
            }
            else if (accepted.Find(doorbell.Key) is var (earlier, _, one, other))
            {
                yield return Conflict(earlier, one, doorbell, other) with { Moves = doorbell.ToPlaced() };
            }
            else
            {
                accepted.Add(doorbell, doorbell.Key);
            }
        }
    }

    /// <summary>The rule that two colliding doorbells break.</summary>
    public static Rule RuleOf(DoorbellKey earlier, int one, DoorbellKey later, int other)
        => earlier.Length == later.Length && earlier.Element(one).Match == later.Element(other).Match
            ? Catalogue.DuplicateDoorbell
            : Catalogue.WildcardShadowsMatch;

    private static Finding Conflict(DoorbellDeclaration earlier, int one, DoorbellDeclaration later, int other)
        => new(
            RuleOf(earlier.Key, one, later.Key, other),
            new Site(later.Attribute),
            later.NameOf(other),
            later.DescriptionOf(other),
            earlier.NameOf(one),
            earlier.DescriptionOf(one))
        {
            LeavesOut = later,
            Others = [new Site(earlier.Attribute)],
        };
}
