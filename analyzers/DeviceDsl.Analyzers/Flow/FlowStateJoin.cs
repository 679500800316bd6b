using System.Linq;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Combines the states of several execution paths.</summary>
internal static class FlowStateJoin
{
    /// <summary>The common values and facts of two states with equal objects.</summary>
    public static FlowState Meet(FlowState one, FlowState other) => one with
    {
        Values = one.Values.RemoveAll((path, value) => other.Get(path) != value),
        Facts = Common(one.Facts, other.Facts),
    };

    /// <summary>The common part of two states; objects in which they differ are no longer tracked.</summary>
    public static FlowState Join(FlowState one, FlowState other)
    {
        FlowState state = one with
        {
            Values = SmallMap<AccessPath, Value>.Empty,
            Objects = SmallMap<int, TrackedObject>.Empty,
            Facts = Common(one.Facts, other.Facts),
            Violations = one.Violations.Union(other.Violations),
            Failure = one.Failure == other.Failure ? one.Failure : FailureState.None,
        };
        foreach (int id in one.Objects.Keys.Union(other.Objects.Keys))
        {
            (TrackedObject? left, TrackedObject? right) = (one.Find(id), other.Find(id));
            state = state.With(id, left is not null && left == right ? left : (left ?? right)! with { Escape = Escape.Gone });
        }

        foreach (AccessPath path in one.Values.Keys.Union(other.Values.Keys))
        {
            (Value? left, Value? right) = (one.Get(path), other.Get(path));
            if (left == right) state = state.With(path, left!.Value);
            else state = Lose(Lose(state, left), right);
        }

        return state;
    }

    private static FlowState Lose(FlowState state, Value? value)
        => value is { IsObject: true, Id: var id } ? state.Escape(id, Escape.Gone) : state;

    private static SmallMap<string, Fact> Common(SmallMap<string, Fact> one, SmallMap<string, Fact> other)
        => one.RemoveAll((key, own) => !other.TryGetValue(key, out Fact? fact) || fact.Outcome != own.Outcome);
}
