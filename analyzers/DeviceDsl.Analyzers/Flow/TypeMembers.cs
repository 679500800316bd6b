using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The members of a type that hold tracked objects, and the relations between them.</summary>
internal sealed class TypeMembers
{
    private readonly Dictionary<ISymbol, Relation> _relations = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _shared = new(SymbolEqualityComparer.Default);
    private readonly HashSet<(TrackedKind Kind, Relation Relation)> _unheld = new();
    private readonly Dictionary<ISymbol, AccessPath> _paths = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ISymbol> _aliases = new(SymbolEqualityComparer.Default);

    public TypeMembers(INamedTypeSymbol type, MachineTypes types)
    {
        Type = type;
        All = Find(type, types).ToList();
        HasAttachments = HoldsAttachment(type, types);
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The fields and properties, and the kinds of their objects.</summary>
    public IReadOnlyList<(ISymbol Member, TrackedKind Kind)> All { get; }

    /// <summary>Whether a field of the type holds an attachment.</summary>
    public bool HasAttachments { get; }

    /// <summary>Whether any of them holds registrations, so that relations matter.</summary>
    public bool HasRegistrations => All.Any(static member => member.Kind
        is TrackedKind.Doorbell or TrackedKind.IrqFd or TrackedKind.Registration or TrackedKind.LoopRegistration);

    /// <summary>
    /// The members with registrations that the type's own methods assigned and no other code can reach, with their relations.
    /// </summary>
    public IEnumerable<KeyValuePair<ISymbol, Relation>> Assigned => _relations.Where(pair => !_shared.Contains(pair.Key));

    /// <summary>Whether two members are the same, or aliases.</summary>
    public bool IsSame(ISymbol member, ISymbol other)
        => SymbolEqualityComparer.Default.Equals(member, other)
            || (_aliases.TryGetValue(member, out ISymbol? field) && SymbolEqualityComparer.Default.Equals(field, other));

    /// <summary>Whether the learned relations differ from those with which the methods started.</summary>
    public bool HasLearned => _unheld.Count > 0 || All.Any(member => MachineEffects.Observed(member.Kind).IsRegistration
        && _relations.TryGetValue(member.Member, out Relation? known)
        && !known.Equals(Guess(member.Kind) ?? Relation.None));

    /// <summary>Learns the relations at the end of a method.</summary>
    public void Learn(FlowRun run)
    {
        foreach (FlowState state in run.Exits.Select(static exit => exit.State))
        {
            LearnAliases(state);
            foreach (SmallMap<AccessPath, Value>.Entry? pair in state.Values.Where(static pair => pair.Key.IsMember && pair.Value.IsObject))
            {
                if (MemberAt(pair.Key) is { } member
                    && state.Find(pair.Value.Id) is { IsOwned: true } tracked
                    && (tracked.IsRegistration || tracked.Kind == TrackedKind.LoopRegistration))
                {
                    var relation = new Relation(
                        HolderOf(state, tracked.EventFd), HolderOf(state, tracked.Resample), HolderOf(state, tracked.Machine));
                    _relations[member] = _relations.TryGetValue(member, out Relation? known) ? known.And(relation) : relation;
                    if (!tracked.IsTracked) _shared.Add(member);
                }
            }

            LearnUnheld(state);
        }
    }

    // A field that is initialized with a parameter of the primary constructor is an alias for it.
    private void LearnAliases(FlowState state)
    {
        foreach (SmallMap<AccessPath, Value>.Entry? pair
            in state.Values.Where(static pair
                => pair.Value.IsObject && pair.Key is { IsThis: true, Members: { Length: 1 } members } && members[0] is IParameterSymbol))
        {
            ISymbol? field = state.Holders(pair.Value)
                .Select(MemberAt)
                .FirstOrDefault(static member => member is not (null or IParameterSymbol));
            if (field is not null) _aliases[pair.Key.Members[0]] = field;
        }
    }

    // A registration that no member holds ends with its machine, or too late with its eventfd.
    private void LearnUnheld(FlowState state)
    {
        foreach (SmallMap<int, TrackedObject>.Entry pair in state.Objects)
        {
            if (pair.Value is { IsRegistration: true, State: LifetimeState.Assigned, IsOwned: true, IsTracked: true } tracked
                && !state.Holders(Value.OfObject(pair.Key)).Any()
                && HolderOf(state, tracked.EventFd) is { IsStatic: false } eventFd)
            {
                ISymbol? machine = HolderOf(state, tracked.Machine) is { IsStatic: false } holder ? holder : null;
                _unheld.Add((tracked.Kind, new(eventFd, null, machine)));
            }
        }
    }

    /// <summary>The state at the start of a method.</summary>
    public FlowState Enter(FlowRun run)
    {
        bool isConstructor = run.Graph.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor };
        SmallMap<AccessPath, Value> values = FlowState.Empty.Values;
        SmallMap<int, TrackedObject> objects = FlowState.Empty.Objects;
        foreach ((ISymbol? member, TrackedKind kind) in All)
        {
            int id = IdOf(run, member);
            run.Name(id, member.Name);
            bool isUnset = isConstructor && !member.IsStatic && kind is not (TrackedKind.EventFd or TrackedKind.Machine);
            values = values.SetItem(PathOf(member), isUnset ? Value.Null : Value.OfObject(id));
            if (!isUnset) objects = objects.SetItem(id, Relate(run, member, MachineEffects.Observed(kind)));
        }

        FlowState state = FlowState.Empty with { Values = values, Objects = objects };
        foreach ((TrackedKind Kind, Relation Relation) unheld
            in isConstructor ? Enumerable.Empty<(TrackedKind Kind, Relation Relation)>() : _unheld)
        {
            TrackedObject registration = MachineEffects.Observed(unheld.Kind) with { IsUnheld = true };
            state = state.With(run.ObjectAt(unheld), Relate(run, registration, unheld.Relation));
        }

        return state;
    }

    private static bool HoldsAttachment(INamedTypeSymbol type, MachineTypes types)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol field && types.Of(field.Type) == MachineType.Attachment) return true;
        }

        return false;
    }

    private static IEnumerable<(ISymbol Member, TrackedKind Kind)> Find(INamedTypeSymbol type, MachineTypes types)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member.Kind == SymbolKind.Field
                    && member is IFieldSymbol field
                    && MachineEffects.KindOf(types.Of(field.Type)) is { } kind)
                {
                    yield return (field.AssociatedSymbol ?? field, kind);
                }
            }
        }

        foreach (IParameterSymbol parameter
            in type.IsRecord
                ? Enumerable.Empty<IParameterSymbol>()
                : type.InstanceConstructors.SelectMany(static constructor => constructor.Parameters))
        {
            if (MachineEffects.KindOf(types.Of(parameter.Type)) is { } kind && GeneratedName.IsOfPrimaryConstructor(parameter))
            {
                yield return (parameter, kind);
            }
        }
    }

    private int IdOf(FlowRun run, ISymbol member) => run.ObjectAt(PathOf(member));

    private AccessPath PathOf(ISymbol member)
    {
        if (!_paths.TryGetValue(member, out AccessPath? path))
        {
            _paths.Add(member, path = member.IsStatic ? AccessPath.Of(member) : AccessPath.This.Member(member)!);
        }

        return path;
    }

    private static ISymbol? HolderOf(FlowState state, int id)
        => state.Holders(Value.OfObject(id)).Where(static path => path.IsMember).Select(MemberAt).OfType<ISymbol>()
            .OrderBy(static member => member.Name, System.StringComparer.Ordinal)
            .FirstOrDefault();

    private static ISymbol? MemberAt(AccessPath path)
        => path.IsStatic && path.Members.IsEmpty ? path.Symbol : path.Members.Length == 1 && path.IsThis ? path.Members[0] : null;

    private TrackedObject Relate(FlowRun run, ISymbol member, TrackedObject tracked)
        => tracked.IsRegistration && (_relations.TryGetValue(member, out Relation? known) ? known : Guess(tracked.Kind)) is { } relation
            ? Relate(run, tracked, relation)
            : tracked;

    private TrackedObject Relate(FlowRun run, TrackedObject tracked, Relation relation) => tracked with
    {
        EventFd = IdOrNone(run, relation.EventFd),
        Resample = IdOrNone(run, relation.Resample),
        Machine = IdOrNone(run, relation.Machine),
    };

    private int IdOrNone(FlowRun run, ISymbol? member)
        => member is null ? -1 : IdOf(run, _aliases.TryGetValue(member, out ISymbol? field) ? field : member);

    // The only doorbell and the only eventfd of an object are related, even if no method shows it.
    private Relation? Guess(TrackedKind kind)
    {
        var eventFds = All.Where(static member => member is { Kind: TrackedKind.EventFd, Member: not IParameterSymbol }).ToList();
        return kind == TrackedKind.Doorbell
            && eventFds.Count == 1
            && Pairs.MayRing(eventFds[0].Member)
            && All.Count(static member => member.Kind == TrackedKind.Doorbell) == 1
            ? new(eventFds[0].Member, null, null)
            : null;
    }
}
