using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// The state at a point of a method on one execution path. Paths have separate states, so related values stay consistent.
/// </summary>
internal sealed record FlowState
{
    public static FlowState Empty { get; } = new();

    public SmallMap<AccessPath, Value> Values { get; init; } = SmallMap<AccessPath, Value>.Empty;

    public SmallMap<int, TrackedObject> Objects { get; init; } = SmallMap<int, TrackedObject>.Empty;

    public SmallMap<string, Fact> Facts { get; init; } = SmallMap<string, Fact>.Empty;

    /// <summary>The mistakes with objects of the caller.</summary>
    public ImmutableHashSet<Violation> Violations { get; init; } = ImmutableHashSet<Violation>.Empty;

    public FailureState Failure { get; init; } = FailureState.None;

    public TrackedObject this[int id] => Objects[id];

    public Value? Get(AccessPath path) => Values.TryGetValue(path, out Value value) ? value : null;

    /// <summary>The object with an id, or null.</summary>
    public TrackedObject? Find(int id) => Objects.TryGetValue(id, out TrackedObject? tracked) ? tracked : null;

    /// <summary>Whether a member of <c>this</c> holds an object.</summary>
    public bool IsOfThis(int id)
    {
        foreach (SmallMap<AccessPath, Value>.Entry pair in Values)
        {
            if (pair.Value.IsObject && pair.Value.Id == id && pair.Key.IsMember) return true;
        }

        return false;
    }

    /// <summary>Whether the caller can reach an object after the method ends.</summary>
    public bool IsHandedOut(int id) => Holders(Value.OfObject(id)).Any(static path => path.IsStored || path.IsOut);

    public FlowState With(AccessPath path, Value value)
        => value.Kind == ValueKind.Unknown
            ? With(Values.Remove(path))
            : this with { Values = Values.SetItem(path, value) };

    private FlowState With(SmallMap<AccessPath, Value> values) => ReferenceEquals(values, Values) ? this : this with { Values = values };

    public FlowState With(int id, TrackedObject tracked) => this with { Objects = Objects.SetItem(id, tracked) };

    public FlowState Change(int id, Func<TrackedObject, TrackedObject> change) => With(id, change(Objects[id]));

    /// <summary>Changes every object that satisfies a condition.</summary>
    public FlowState ChangeAll(Func<TrackedObject, bool> which, Func<TrackedObject, TrackedObject> change)
    {
        SmallMap<int, TrackedObject> objects = Objects;
        foreach (SmallMap<int, TrackedObject>.Entry pair in Objects)
        {
            if (which(pair.Value)) objects = objects.SetItem(pair.Key, change(pair.Value));
        }

        return objects == Objects ? this : this with { Objects = objects };
    }

    public FlowState Escape(int id, Escape escape)
        => Find(id) is { } tracked && tracked.Escape < escape ? With(id, tracked with { Escape = escape }) : this;

    /// <summary>Removes everything that is known about a path and its members, because it is assigned or ends.</summary>
    public FlowState Forget(AccessPath path)
    {
        // The object at the path still holds the objects in its members.
        FlowState state = this;
        foreach (SmallMap<AccessPath, Value>.Entry pair in Values)
        {
            if (pair.Value.IsObject && pair.Key.Members.Length > path.Members.Length && pair.Key.LiesIn(path))
            {
                state = state.Escape(pair.Value.Id, Flow.Escape.Gone);
            }
        }

        return state.ForgetValues(path);
    }

    private FlowState ForgetValues(AccessPath path)
    {
        ISymbol? symbol = path.Last;
        SmallMap<AccessPath, Value> values = Depends(path) ? ValuesWithout(path) : Values;
        SmallMap<string, Fact> facts = symbol is null || Facts.Count == 0 ? Facts : FactsWithout(symbol);
        return values == Values && facts == Facts ? this : this with { Values = values, Facts = facts };
    }

    // Most paths are not known, and must cost nothing.
    private bool Depends(AccessPath path)
    {
        foreach (SmallMap<AccessPath, Value>.Entry pair in Values)
        {
            if (IsPartOf(pair.Key, path)) return true;
        }

        return false;
    }

    private SmallMap<AccessPath, Value> ValuesWithout(AccessPath path) => Values.RemoveAll((key, _) => IsPartOf(key, path));

    // A part of the object at a path, or the element of a collection at the index that a variable holds.
    private static bool IsPartOf(AccessPath key, AccessPath path)
        => key.LiesIn(path) || (path.Members.IsEmpty && path.Symbol is { } index && key.IsAt(index));

    /// <summary>Forgets the elements of collections, because they are those of an earlier turn of a loop.</summary>
    public FlowState ForgetElements() => this with { Values = Values.RemoveAll(static (key, _) => key.HasElement) };

    /// <summary>All access paths that hold a value.</summary>
    public IEnumerable<AccessPath> Holders(Value value)
        => Values.Where(pair => pair.Value == value).Select(static pair => pair.Key);

    /// <summary>Replaces a value at all paths that hold it.</summary>
    public FlowState Replace(Value old, Value value)
        => Holders(old).ToList().Aggregate(this, (state, path) => state.With(path, value));

    /// <summary>Forgets the object of an earlier visit of a creation site, because the new one takes over its id.</summary>
    public FlowState Retire(int id)
    {
        if (!Objects.ContainsKey(id)) return this;

        FlowState state = Replace(Value.OfObject(id), Value.Unknown);
        state = state with { Objects = state.Objects.Remove(id) };
        return state.ChangeAll(
            tracked => tracked.RefersTo(id),
            tracked => tracked.Renumber(other => other == id ? -1 : other, static site => site));
    }

    /// <summary>Drops objects that no path holds and that need no release.</summary>
    /// <param name="first">The first id that may be dropped. Lower ids belong to the caller, which needs their final state.</param>
    public FlowState Sweep(int first)
    {
        if (!HasLoose(first)) return this;

        var kept = new HashSet<int>(Values.Where(static pair => pair.Value.IsObject).Select(static pair => pair.Value.Id));
        foreach (SmallMap<int, TrackedObject>.Entry pair in Objects)
        {
            if (pair.Key < first || kept.Contains(pair.Key) || IsUnreleased(pair.Value))
            {
                kept.Add(pair.Key);
                kept.UnionWith(pair.Value.References);
            }
        }

        return kept.IsSupersetOf(Objects.Keys) ? this : this with { Objects = Objects.RemoveAll((id, _) => !kept.Contains(id)) };
    }

    /// <summary>Whether it equals another state in everything that concerns objects.</summary>
    public bool HasSameObjects(FlowState other)
        => Failure == other.Failure
            && IsSame(Objects, other.Objects)
            && Violations.SetEquals(other.Violations)
            && IsSame(Values, other.Values, static value => !value.IsBoolean);

    public bool Equals(FlowState? other)
        => other is not null
            && HasSameObjects(other)
            && IsSame(Values, other.Values, static value => value.IsBoolean)
            && IsSame(Facts, other.Facts);

    public override int GetHashCode()
        => Objects.Aggregate(Values.Count, static (hash, pair) => hash ^ unchecked((pair.Key * 397) + (int)pair.Value.State));

    // Whether an object exists that no path holds and that needs no release; other objects may still refer to it.
    private bool HasLoose(int first)
    {
        foreach (SmallMap<int, TrackedObject>.Entry pair in Objects)
        {
            if (pair.Key >= first && !IsUnreleased(pair.Value) && !IsHeld(pair.Key)) return true;
        }

        return false;
    }

    private bool IsHeld(int id)
    {
        foreach (SmallMap<AccessPath, Value>.Entry pair in Values)
        {
            if (pair.Value.IsObject && pair.Value.Id == id) return true;
        }

        return false;
    }

    private static bool IsUnreleased(TrackedObject tracked)
        => tracked is { Kind: TrackedKind.IrqFd, IsInCollection: true, State: LifetimeState.Assigned }
            || (tracked.Escape < Flow.Escape.Gone && (tracked.IsInForce || (tracked.State == LifetimeState.Open && tracked.IsOwned)));

    private static bool IsSame<TKey, TValue>(
        SmallMap<TKey, TValue> one,
        SmallMap<TKey, TValue> other,
        Func<TValue, bool>? which = null)
        where TKey : notnull
    {
        if (ReferenceEquals(one, other)) return true;

        if (Count(one, which) != Count(other, which)) return false;

        foreach (SmallMap<TKey, TValue>.Entry pair in one)
        {
            if (which?.Invoke(pair.Value) != false
                && !(other.TryGetValue(pair.Key, out TValue? value) && EqualityComparer<TValue>.Default.Equals(pair.Value, value)))
            {
                return false;
            }
        }

        return true;
    }

    private static int Count<TKey, TValue>(SmallMap<TKey, TValue> map, Func<TValue, bool>? which)
        where TKey : notnull
    {
        if (which is null) return map.Count;

        int count = 0;
        foreach (SmallMap<TKey, TValue>.Entry pair in map) count += which(pair.Value) ? 1 : 0;

        return count;
    }

    private SmallMap<string, Fact> FactsWithout(ISymbol symbol)
        => Facts.RemoveAll((_, fact) => fact.Reads.Contains(symbol, SymbolEqualityComparer.Default));
}
