using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Doorbells of one device that no machine takes side by side (IOE-7): DDSL0007, DDSL0008.</summary>
internal sealed class CollisionRule
{
    private readonly Dictionary<(DoorbellSpace Space, ulong Offset), List<DoorbellDeclaration>> _byAddress = new();
    private readonly List<DoorbellDeclaration> _spread = new();
    private readonly List<DoorbellDeclaration> _all = new();

    public static IEnumerable<Finding> Check(IEnumerable<DoorbellDeclaration> doorbells)
    {
        var rule = new CollisionRule();
        foreach (var doorbell in doorbells)
        {
            if (DoorbellCollision.FindRepeated(doorbell.Key) is { } repeated)
            {
                yield return Conflict(doorbell, 0, doorbell, repeated);
            }
            else if (rule.FindAccepted(doorbell) is var (earlier, pair))
            {
                yield return Conflict(earlier, pair.Earlier, doorbell, pair.Later);
            }
            else
            {
                rule.Accept(doorbell);
            }
        }
    }

    // A doorbell meets the others of its address, and the arrays that are spread over many.
    private (DoorbellDeclaration Doorbell, (int Earlier, int Later) Pair)? FindAccepted(DoorbellDeclaration later)
    {
        IEnumerable<DoorbellDeclaration> near = _all;
        if (later.Step == 0)
        {
            near = _byAddress.TryGetValue((later.Space, later.Offset), out var sameAddress)
                ? sameAddress.Concat(_spread)
                : _spread;
        }

        foreach (var earlier in near)
        {
            if (DoorbellCollision.Find(earlier.Key, later.Key) is { } pair)
            {
                return (earlier, pair);
            }
        }

        return null;
    }

    private void Accept(DoorbellDeclaration doorbell)
    {
        _all.Add(doorbell);
        if (doorbell.Step != 0)
        {
            _spread.Add(doorbell);
            return;
        }

        if (!_byAddress.TryGetValue((doorbell.Space, doorbell.Offset), out var sameAddress))
        {
            _byAddress.Add((doorbell.Space, doorbell.Offset), sameAddress = new());
        }

        sameAddress.Add(doorbell);
    }

    private static Finding Conflict(DoorbellDeclaration earlier, int one, DoorbellDeclaration later, int other)
    {
        bool same = earlier.Length == later.Length && earlier.Key.Element(one).Match == later.Key.Element(other).Match;
        return new(
            same ? RuleIds.DuplicateDoorbell : RuleIds.WildcardShadowsMatch,
            new Site(later.Attribute),
            later,
            later.NameOf(other),
            later.DescriptionOf(other),
            earlier.NameOf(one),
            earlier.DescriptionOf(one))
        {
            OtherSite = new Site(earlier.Attribute),
        };
    }
}
