using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Doorbells of one device that no machine takes side by side (IOE-7): DDSL0007, DDSL0008.</summary>
internal static class CollisionRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        foreach (var sameAddress in device.Doorbells
            .Where(static doorbell => doorbell.IsComparable)
            .GroupBy(static doorbell => (doorbell.Space, doorbell.Offset)))
        {
            foreach (var finding in CheckAddress(sameAddress))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckAddress(IEnumerable<DoorbellDeclaration> doorbells)
    {
        var accepted = new List<DoorbellDeclaration>();
        foreach (var doorbell in doorbells)
        {
            if (accepted.Find(earlier => Collide(earlier, doorbell)) is { } earlier)
            {
                yield return Conflict(earlier, doorbell);
            }
            else
            {
                accepted.Add(doorbell);
            }
        }
    }

    // IOE-7, for two doorbells at one address; ranges that merely overlap never collide.
    private static bool Collide(DoorbellDeclaration one, DoorbellDeclaration other)
        => one.Length == 0
            || other.Length == 0
            || (one.Length == other.Length && (one.Match is null || other.Match is null || one.Match == other.Match));

    private static Finding Conflict(DoorbellDeclaration earlier, DoorbellDeclaration later)
    {
        bool same = earlier.Length == later.Length && earlier.Match == later.Match;
        return new(
            same ? RuleIds.DuplicateDoorbell : RuleIds.WildcardShadowsMatch,
            new Site(later.Attribute),
            later,
            later.Handler.Name,
            later.Description,
            earlier.Handler.Name,
            earlier.Description)
        {
            OtherSite = new Site(earlier.Attribute),
        };
    }
}
