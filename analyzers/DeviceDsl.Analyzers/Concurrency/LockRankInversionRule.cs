using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0304: two locks are taken in an order that their ranks, or other code of the type, contradict.</summary>
internal static class LockRankInversionRule
{
    public static IEnumerable<Finding> Check(IReadOnlyList<HeldLock> locks, TypeCode code, CancellationToken cancellation)
    {
        CallReachability reachability = code.Reachability(cancellation);
        var pairs = locks.SelectMany(held => Inside(held, locks, reachability)).ToList();
        foreach (Pair pair in pairs)
        {
            if (pair.OuterRank is { } outer && pair.InnerRank is { } inner)
            {
                if (inner <= outer) yield return pair.ToFinding($"its rank {inner} is not above {outer}");
            }
            else if (Contradiction(pair, pairs) is { } other)
            {
                yield return pair.ToFinding("other code of this type acquires them in the opposite order") with
                {
                    Others = [other.Place],
                };
            }
        }
    }

    // The order with fewer sites is the wrong one; if both have equally many, that of the last site.
    private static Pair? Contradiction(Pair pair, List<Pair> pairs)
    {
        var against = pairs.Where(other
            => Symbols.AreSame(other.Outer, pair.Inner) && Symbols.AreSame(other.Inner, pair.Outer) && !other.Excludes(pair)).ToList();
        var along = pairs.Where(other => Symbols.AreSame(other.Outer, pair.Outer) && Symbols.AreSame(other.Inner, pair.Inner)).ToList();
        bool isMinority = along.Count < against.Count
            || (along.Count == against.Count
                && along.Count > 0
                && pairs.LastIndexOf(along[along.Count - 1]) > pairs.LastIndexOf(against[against.Count - 1]));
        return against.Count > 0 && isMinority ? against[0] : null;
    }

    private static IEnumerable<Pair> Inside(HeldLock outer, IReadOnlyList<HeldLock> locks, CallReachability reachability)
    {
        var sites = new HashSet<(SyntaxNode, ISymbol)>();
        var around = locks.Where(held => !Symbols.AreSame(held.Symbol, outer.Symbol) && !held.IsShared && held.Covers(outer.Code[0]))
            .Select(static held => held.Symbol)
            .ToList();
        foreach ((IOperation? operation, IOperation? site) in outer.Code.SelectMany(block => reachability.Of(block)))
        {
            if (TakenLock.TryRead(operation) is { } inner
                && !Symbols.AreSame(inner.Symbol, outer.Symbol)
                && IsShared(outer.Symbol)
                && IsShared(inner.Symbol))
            {
                SyntaxNode place = operation == site ? inner.Site : site.Syntax;
                if (sites.Add((place, inner.Symbol))) yield return new(outer.Symbol, inner.Symbol, SyntaxSites.Locate(place), around);
            }
        }
    }

    // A lock that other threads reach: a member, this object, or a parameter of a primary constructor.
    private static bool IsShared(ISymbol held)
        => held is IFieldSymbol or IPropertySymbol or INamedTypeSymbol
            or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };

    private sealed record Pair(ISymbol Outer, ISymbol Inner, Location Place, IReadOnlyList<ISymbol> Around)
    {
        public int? OuterRank { get; } = Contracts.RankOf(Outer);

        public int? InnerRank { get; } = Contracts.RankOf(Inner);

        /// <summary>Whether a lock around both lets only one of them run at a time.</summary>
        public bool Excludes(Pair other) => Around.Any(held => other.Around.Contains(held, SymbolEqualityComparer.Default));

        public Finding ToFinding(string reason)
            => new(Catalogue.LockRankInversion, Place, LockCalls.NameOf(Inner), LockCalls.NameOf(Outer), reason);
    }
}
