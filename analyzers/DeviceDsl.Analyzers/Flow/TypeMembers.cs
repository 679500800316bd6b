using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The members of a type that hold what is followed, and which belong together.</summary>
internal sealed class TypeMembers
{
    private readonly Dictionary<ISymbol, Relation> _relations = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _shared = new(SymbolEqualityComparer.Default);
    private readonly HashSet<(ThingKind Kind, Relation Relation)> _unheld = new();
    private readonly Dictionary<ISymbol, ISymbol> _aliases = new(SymbolEqualityComparer.Default);

    public TypeMembers(INamedTypeSymbol type, MachineTypes types)
    {
        Type = type;
        All = Find(type, types).ToList();
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The fields and properties, and what they hold.</summary>
    public IReadOnlyList<(ISymbol Member, ThingKind Kind)> All { get; }

    /// <summary>Whether any of them holds registrations, so that it matters what belongs together.</summary>
    public bool HasRegistrations => All.Any(static member => member.Kind
        is ThingKind.Doorbell or ThingKind.IrqFd or ThingKind.Registration or ThingKind.LoopRegistration);

    /// <summary>The members that hold what the type's own methods assigned and nobody else has hold of, and what each belongs to.</summary>
    public IEnumerable<KeyValuePair<ISymbol, Relation>> Assigned => _relations.Where(pair => !_shared.Contains(pair.Key));

    /// <summary>Whether a member is another, or another name for it.</summary>
    public bool IsSame(ISymbol member, ISymbol other)
        => SymbolEqualityComparer.Default.Equals(member, other)
            || (_aliases.TryGetValue(member, out var field) && SymbolEqualityComparer.Default.Equals(field, other));

    /// <summary>Whether other things belong together than what every method began with.</summary>
    public bool HasLearned => _unheld.Count > 0 || All.Any(member => MachineEffects.Met(member.Kind).IsRegistration
        && _relations.TryGetValue(member.Member, out var known)
        && !known.Equals(Guess(member.Kind) ?? Relation.None));

    /// <summary>Learns from a method what belongs together when it ends.</summary>
    public void Learn(FlowRun run)
    {
        foreach (var env in run.Exits.Select(static exit => exit.Env))
        {
            LearnAliases(env);
            foreach (var pair in env.Values.Where(static pair => pair.Key.IsMember && pair.Value.IsThing))
            {
                if (MemberAt(pair.Key) is { } member
                    && env.Find(pair.Value.Id) is { IsOwned: true } thing
                    && (thing.IsRegistration || thing.Kind == ThingKind.LoopRegistration))
                {
                    var relation = new Relation(HolderOf(env, thing.EventFd), HolderOf(env, thing.Resample), HolderOf(env, thing.Machine));
                    _relations[member] = _relations.TryGetValue(member, out var known) ? known.And(relation) : relation;
                    if (!thing.IsFollowed)
                    {
                        _shared.Add(member);
                    }
                }
            }

            LearnUnheld(env);
        }
    }

    // A field that is given a parameter of the primary constructor is another name for it.
    private void LearnAliases(Env env)
    {
        foreach (var pair in env.Values.Where(static pair => pair.Value.IsThing && pair.Key is { IsThis: true, Members: { Length: 1 } members } && members[0] is IParameterSymbol))
        {
            if (env.Holders(pair.Value).Select(MemberAt).FirstOrDefault(static member => member is not (null or IParameterSymbol)) is { } field)
            {
                _aliases[pair.Key.Members[0]] = field;
            }
        }
    }

    // What nobody keeps only its machine ends, where the object has both.
    private void LearnUnheld(Env env)
    {
        foreach (var pair in env.Things)
        {
            if (pair.Value is { IsRegistration: true, State: ThingState.Assigned, IsOwned: true, IsFollowed: true } thing
                && !env.Holders(Value.OfThing(pair.Key)).Any()
                && HolderOf(env, thing.EventFd) is { IsStatic: false } eventFd
                && HolderOf(env, thing.Machine) is { IsStatic: false } machine)
            {
                _unheld.Add((thing.Kind, new(eventFd, null, machine)));
            }
        }
    }

    /// <summary>What is known when a method begins.</summary>
    public Env Enter(FlowRun run)
    {
        bool isConstructor = run.Graph.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor };
        var env = Env.Empty;
        foreach (var (member, kind) in All)
        {
            int id = IdOf(run, member);
            run.Name(id, member.Name);
            env = isConstructor && !member.IsStatic && kind is not (ThingKind.EventFd or ThingKind.Machine)
                ? env.With(PlaceOf(member), Value.Null)
                : env.With(id, Relate(run, member, MachineEffects.Met(kind))).With(PlaceOf(member), Value.OfThing(id));
        }

        foreach (var unheld in isConstructor ? Enumerable.Empty<(ThingKind Kind, Relation Relation)>() : _unheld)
        {
            env = env.With(run.ThingAt(unheld), Relate(run, MachineEffects.Met(unheld.Kind), unheld.Relation));
        }

        return env;
    }

    private static IEnumerable<(ISymbol Member, ThingKind Kind)> Find(INamedTypeSymbol type, MachineTypes types)
    {
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member.Kind == SymbolKind.Field && member is IFieldSymbol field && MachineEffects.KindOf(types.Of(field.Type)) is { } kind)
                {
                    yield return (field.AssociatedSymbol ?? field, kind);
                }
            }
        }

        foreach (var parameter in type.IsRecord ? Enumerable.Empty<IParameterSymbol>() : type.InstanceConstructors.SelectMany(static constructor => constructor.Parameters))
        {
            if (MachineEffects.KindOf(types.Of(parameter.Type)) is { } kind && GeneratedName.IsOfPrimaryConstructor(parameter))
            {
                yield return (parameter, kind);
            }
        }
    }

    private static int IdOf(FlowRun run, ISymbol member) => run.ThingAt(PlaceOf(member));

    private static Place PlaceOf(ISymbol member) => member.IsStatic ? Place.Of(member) : Place.This.Member(member)!;

    private static ISymbol? HolderOf(Env env, int id)
        => env.Holders(Value.OfThing(id)).Where(static place => place.IsMember).Select(MemberAt).OfType<ISymbol>()
            .OrderBy(static member => member.Name, System.StringComparer.Ordinal)
            .FirstOrDefault();

    private static ISymbol? MemberAt(Place place)
        => place.IsStatic && place.Members.IsEmpty ? place.Symbol : place.Members.Length == 1 && place.IsThis ? place.Members[0] : null;

    private Thing Relate(FlowRun run, ISymbol member, Thing thing)
        => thing.IsRegistration && (_relations.TryGetValue(member, out var known) ? known : Guess(thing.Kind)) is { } relation
            ? Relate(run, thing, relation)
            : thing;

    private Thing Relate(FlowRun run, Thing thing, Relation relation) => thing with
    {
        EventFd = IdOrNone(run, relation.EventFd),
        Resample = IdOrNone(run, relation.Resample),
        Machine = IdOrNone(run, relation.Machine),
    };

    private int IdOrNone(FlowRun run, ISymbol? member)
        => member is null ? -1 : IdOf(run, _aliases.TryGetValue(member, out var field) ? field : member);

    // The only doorbell of an object and its only eventfd belong together, whoever brought them together.
    private Relation? Guess(ThingKind kind)
    {
        var eventFds = All.Where(static member => member is { Kind: ThingKind.EventFd, Member: not IParameterSymbol }).ToList();
        return kind == ThingKind.Doorbell && eventFds.Count == 1 && All.Count(static member => member.Kind == ThingKind.Doorbell) == 1
            ? new(eventFds[0].Member, null, null)
            : null;
    }
}
