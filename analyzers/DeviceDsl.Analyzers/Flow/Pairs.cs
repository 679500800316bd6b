using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// The doorbells and eventfds that belong together: the only two in an object, and those that a type stores in two collections side by
/// side.
/// </summary>
internal sealed class Pairs(MachineTypes types, MethodBodies bodies)
{
    private static readonly string[] Interrupts = { "Call", "Irq", "Interrupt", "Trigger", "Resample", "Ack", "Eoi" };

    private readonly ConcurrentDictionary<INamedTypeSymbol, CollectionPairs> _byType = new(SymbolEqualityComparer.Default);

    /// <summary>What belongs to the object at a path, or null.</summary>
    public Partner? PartnerOf(AccessPath path, TrackedKind kind, CancellationToken cancellation)
    {
        if (kind is not (TrackedKind.EventFd or TrackedKind.Doorbell) || path.Holder is not { } holder) return null;

        if (path.IsElement) return PartnerIn(holder, path, kind, cancellation);

        return !(path is { IsThis: true, Members.Length: 1 })
            && PartnerBeside(path.Last!.ContainingType, kind) is { } other
            && holder.Member(other) is { } partner
                ? new(partner, Other(kind))
                : null;
    }

    /// <summary>Whether an eventfd may be that of a doorbell, rather than one for interrupts.</summary>
    public static bool MayRing(ISymbol eventFd)
        => !Interrupts.Any(word => eventFd.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static TrackedKind Other(TrackedKind kind) => kind == TrackedKind.EventFd ? TrackedKind.Doorbell : TrackedKind.EventFd;

    private Partner? PartnerIn(AccessPath collection, AccessPath element, TrackedKind kind, CancellationToken cancellation)
    {
        if (collection.Last is not { ContainingType: { } type } last) return null;

        if (!_byType.TryGetValue(type, out CollectionPairs? pairs))
        {
            pairs = _byType.GetOrAdd(type, new CollectionPairs(types, BodiesOf(type, cancellation)));
        }

        if (pairs.Of(last) is not { } other) return null;

        AccessPath? partner = collection.Members.IsEmpty ? AccessPath.Of(other) : collection.Holder!.Member(other);
        return partner?.Element(element.Last is ITypeSymbol ? null : element.Last) is { } path ? new(path, Other(kind)) : null;
    }

    private IEnumerable<IOperation> BodiesOf(INamedTypeSymbol type, CancellationToken cancellation)
        => type.GetMembers().OfType<IMethodSymbol>().Select(method => bodies.Of(method, cancellation)).OfType<IOperation>();

    private ISymbol? PartnerBeside(INamedTypeSymbol? type, TrackedKind kind)
    {
        if (type is null) return null;

        IEnumerable<ISymbol> members = type.IsTupleType ? type.TupleElements.CastArray<ISymbol>() : type.GetMembers();
        var held = members.OfType<IFieldSymbol>()
            .Where(static field => !field.IsStatic)
            .Select(field => (Member: field.AssociatedSymbol ?? field, Kind: MachineEffects.KindOf(types.Of(field.Type))))
            .Where(static member => member.Kind
                is TrackedKind.EventFd or TrackedKind.Doorbell or TrackedKind.IrqFd or TrackedKind.Registration)
            .ToList();
        bool isPair = held.Count == 2
            && held.Exists(member => member.Kind == kind)
            && held.TrueForAll(static member => member.Kind != TrackedKind.EventFd || MayRing(member.Member));
        return isPair ? held.Find(member => member.Kind == Other(kind)).Member : null;
    }
}
