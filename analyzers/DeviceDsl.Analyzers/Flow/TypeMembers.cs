using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The members of a type that hold what is followed, and which belong together.</summary>
internal sealed class TypeMembers
{
    private readonly Dictionary<ISymbol, Relation> _relations = new(SymbolEqualityComparer.Default);

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

    /// <summary>The members that hold what the type's own methods assigned, and what each belongs to.</summary>
    public IEnumerable<KeyValuePair<ISymbol, Relation>> Assigned => _relations;

    /// <summary>Whether other things belong together than what every method began with.</summary>
    public bool HasLearned => All.Any(member => MachineEffects.Met(member.Kind).IsRegistration
        && _relations.TryGetValue(member.Member, out var known)
        && !known.Equals(Guess(member.Kind) ?? Relation.None));

    /// <summary>Learns from a method what belongs together when it ends.</summary>
    public void Learn(FlowRun run)
    {
        foreach (var env in run.Exits.Select(static exit => exit.Env))
        {
            foreach (var pair in env.Values.Where(static pair => pair.Key.IsMember && pair.Value.IsThing))
            {
                if (MemberAt(pair.Key) is { } member
                    && env.Find(pair.Value.Id) is { IsOwned: true } thing
                    && (thing.IsRegistration || thing.Kind == ThingKind.LoopRegistration))
                {
                    var relation = new Relation(HolderOf(env, thing.EventFd), HolderOf(env, thing.Resample), HolderOf(env, thing.Machine));
                    _relations[member] = _relations.TryGetValue(member, out var known) ? known.And(relation) : relation;
                }
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
    {
        if (!thing.IsRegistration || (_relations.TryGetValue(member, out var known) ? known : Guess(thing.Kind)) is not { } relation)
        {
            return thing;
        }

        return thing with
        {
            EventFd = relation.EventFd is { } eventFd ? IdOf(run, eventFd) : -1,
            Resample = relation.Resample is { } resample ? IdOf(run, resample) : -1,
            Machine = relation.Machine is { } machine ? IdOf(run, machine) : -1,
        };
    }

    // The only doorbell of an object and its only eventfd belong together, whoever brought them together.
    private Relation? Guess(ThingKind kind)
    {
        var eventFds = All.Where(static member => member.Kind == ThingKind.EventFd).ToList();
        return kind == ThingKind.Doorbell && eventFds.Count == 1 && All.Count(static member => member.Kind == ThingKind.Doorbell) == 1
            ? new(eventFds[0].Member, null, null)
            : null;
    }
}
