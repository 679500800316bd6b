using System.Linq;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Makes one of what is known on several ways.</summary>
internal static class EnvJoin
{
    /// <summary>What two ways that agree on all things have in common.</summary>
    public static Env Meet(Env one, Env other) => one with
    {
        Values = one.Values.RemoveAll((place, value) => other.Get(place) != value),
        Facts = Common(one.Facts, other.Facts),
    };

    /// <summary>What two ways have in common; of what they disagree about nothing is said any more.</summary>
    public static Env Join(Env one, Env other)
    {
        var env = one with
        {
            Values = SmallMap<Place, Value>.Empty,
            Things = SmallMap<int, Thing>.Empty,
            Facts = Common(one.Facts, other.Facts),
            Violations = one.Violations.Union(other.Violations),
            Trouble = one.Trouble == other.Trouble ? one.Trouble : Trouble.None,
        };
        foreach (int id in one.Things.Keys.Union(other.Things.Keys))
        {
            var (left, right) = (one.Find(id), other.Find(id));
            env = env.With(id, left is not null && left == right ? left : (left ?? right)! with { Escape = Escape.Gone });
        }

        foreach (var place in one.Values.Keys.Union(other.Values.Keys))
        {
            var (left, right) = (one.Get(place), other.Get(place));
            if (left == right)
            {
                env = env.With(place, left!.Value);
            }
            else
            {
                env = Lose(Lose(env, left), right);
            }
        }

        return env;
    }

    private static Env Lose(Env env, Value? value)
        => value is { IsThing: true, Id: var id } ? env.Escape(id, Escape.Gone) : env;

    private static SmallMap<string, Fact> Common(SmallMap<string, Fact> one, SmallMap<string, Fact> other)
        => one.RemoveAll((key, own) => !other.TryGetValue(key, out var fact) || fact.Outcome != own.Outcome);
}
