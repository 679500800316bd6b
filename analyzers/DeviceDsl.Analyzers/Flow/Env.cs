using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What is known at a point of a method on some way to it. Each way has its own, so that what belongs together stays so.</summary>
internal sealed record Env
{
    public static Env Empty { get; } = new();

    public SmallMap<Place, Value> Values { get; init; } = SmallMap<Place, Value>.Empty;

    public SmallMap<int, Thing> Things { get; init; } = SmallMap<int, Thing>.Empty;

    public SmallMap<string, Fact> Facts { get; init; } = SmallMap<string, Fact>.Empty;

    /// <summary>What went wrong with things of the caller.</summary>
    public ImmutableHashSet<Violation> Violations { get; init; } = ImmutableHashSet<Violation>.Empty;

    public Trouble Trouble { get; init; } = Trouble.None;

    public Thing this[int id] => Things[id];

    public Value? Get(Place place) => Values.TryGetValue(place, out var value) ? value : null;

    /// <summary>The thing with an id, or null where there is none.</summary>
    public Thing? Find(int id) => Things.TryGetValue(id, out var thing) ? thing : null;

    /// <summary>Whether a member of the object holds a thing.</summary>
    public bool IsOfThis(int id) => Holders(Value.OfThing(id)).Any(static place => place.IsMember);

    /// <summary>Whether the caller has hold of a thing as soon as the method ends.</summary>
    public bool IsHandedOut(int id) => Holders(Value.OfThing(id)).Any(static place => place.IsMember || place.IsOut);

    public Env With(Place place, Value value)
        => value.Kind == ValueKind.Unknown
            ? this with { Values = Values.Remove(place) }
            : this with { Values = Values.SetItem(place, value) };

    public Env With(int id, Thing thing) => this with { Things = Things.SetItem(id, thing) };

    public Env Change(int id, Func<Thing, Thing> change) => With(id, change(Things[id]));

    /// <summary>Changes every thing that has something in common.</summary>
    public Env ChangeAll(Func<Thing, bool> which, Func<Thing, Thing> change)
    {
        var things = Things;
        foreach (var pair in Things)
        {
            if (which(pair.Value))
            {
                things = things.SetItem(pair.Key, change(pair.Value));
            }
        }

        return things == Things ? this : this with { Things = things };
    }

    public Env Escape(int id, Escape escape)
        => Find(id) is { } thing && thing.Escape < escape ? With(id, thing with { Escape = escape }) : this;

    /// <summary>A symbol is assigned: nothing that was read from it holds any more, and nothing below it is known.</summary>
    public Env Forget(Place place)
    {
        var values = Values.RemoveAll((key, _) => key.LiesIn(place));
        var symbol = place.Members.Length > 0 ? place.Members[place.Members.Length - 1] : place.Symbol;
        var facts = symbol is null ? Facts : FactsWithout(symbol);
        return values == Values && facts == Facts ? this : this with { Values = values, Facts = facts };
    }

    /// <summary>Every place that holds a value.</summary>
    public IEnumerable<Place> Holders(Value value)
        => Values.Where(pair => pair.Value == value).Select(static pair => pair.Key);

    /// <summary>What holds one value holds another from now on.</summary>
    public Env Replace(Value old, Value value)
        => Holders(old).ToList().Aggregate(this, (env, place) => env.With(place, value));

    /// <summary>A place where a thing was made is come to again: what was made there before is another one, and out of sight.</summary>
    public Env Retire(int id)
    {
        if (!Things.ContainsKey(id))
        {
            return this;
        }

        var env = Replace(Value.OfThing(id), Value.Unknown);
        env = env with { Things = env.Things.Remove(id) };
        return env.ChangeAll(
            thing => thing.EventFd == id || thing.Resample == id || thing.Machine == id || thing.Update == id || thing.Counter == id,
            thing => thing with
            {
                EventFd = Without(thing.EventFd, id),
                Resample = Without(thing.Resample, id),
                Machine = Without(thing.Machine, id),
                Update = Without(thing.Update, id),
                Counter = Without(thing.Counter, id),
            });
    }

    /// <summary>Drops what no place holds any more and nobody has to release.</summary>
    /// <param name="first">The first id that may go: what lies below is the caller's, who has to hear what became of it.</param>
    public Env Sweep(int first)
    {
        if (!HasLoose(first))
        {
            return this;
        }

        var kept = new HashSet<int>(Values.Where(static pair => pair.Value.IsThing).Select(static pair => pair.Value.Id));
        foreach (var pair in Things)
        {
            if (pair.Key < first || kept.Contains(pair.Key) || IsUnreleased(pair.Value))
            {
                kept.Add(pair.Key);
                kept.UnionWith(new[] { pair.Value.EventFd, pair.Value.Resample, pair.Value.Machine, pair.Value.Update, pair.Value.Counter });
            }
        }

        return kept.IsSupersetOf(Things.Keys) ? this : this with { Things = Things.RemoveAll((id, _) => !kept.Contains(id)) };
    }

    /// <summary>Whether it differs from another in nothing that matters to things.</summary>
    public bool HasSameThings(Env other)
        => Trouble == other.Trouble
            && IsSame(Things, other.Things)
            && Violations.SetEquals(other.Violations)
            && IsSame(Values, other.Values, static value => !value.IsBoolean);

    public bool Equals(Env? other)
        => other is not null
            && HasSameThings(other)
            && IsSame(Values, other.Values, static value => value.IsBoolean)
            && IsSame(Facts, other.Facts);

    public override int GetHashCode()
        => Things.Aggregate(Values.Count, static (hash, pair) => hash ^ unchecked((pair.Key * 397) + (int)pair.Value.State));

    // Whether there is a thing that no place holds and nobody has to release; others may need it still.
    private bool HasLoose(int first)
    {
        foreach (var pair in Things)
        {
            if (pair.Key >= first && !IsUnreleased(pair.Value) && !IsHeld(pair.Key))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHeld(int id)
    {
        foreach (var pair in Values)
        {
            if (pair.Value.IsThing && pair.Value.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnreleased(Thing thing)
        => thing.Escape < Flow.Escape.Gone && (thing.IsInForce || (thing.State == ThingState.Open && thing.IsOwned));

    private static int Without(int reference, int id) => reference == id ? -1 : reference;

    private static bool IsSame<TKey, TValue>(
        SmallMap<TKey, TValue> one,
        SmallMap<TKey, TValue> other,
        Func<TValue, bool>? which = null)
        where TKey : notnull
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        if (Count(one, which) != Count(other, which))
        {
            return false;
        }

        foreach (var pair in one)
        {
            if (which?.Invoke(pair.Value) != false
                && !(other.TryGetValue(pair.Key, out var value) && EqualityComparer<TValue>.Default.Equals(pair.Value, value)))
            {
                return false;
            }
        }

        return true;
    }

    private static int Count<TKey, TValue>(SmallMap<TKey, TValue> map, Func<TValue, bool>? which)
        where TKey : notnull
    {
        if (which is null)
        {
            return map.Count;
        }

        int count = 0;
        foreach (var pair in map)
        {
            count += which(pair.Value) ? 1 : 0;
        }

        return count;
    }

    private SmallMap<string, Fact> FactsWithout(ISymbol symbol)
        => Facts.Count == 0 ? Facts : Facts.RemoveAll((_, fact) => fact.Reads.Contains(symbol, SymbolEqualityComparer.Default));
}
