using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>DDSL0607, DDSL0105, DDSL0104: finds objects that are not released, or not drained, when a method ends.</summary>
internal static class Leaks
{
    /// <summary>The registrations that exits on failure leave assigned, each with the <c>return</c> or <c>throw</c>.</summary>
    public static void CheckRollback(FlowRun run)
    {
        foreach (ExitPoint exit in run.Exits)
        {
            if (exit.ErrorSite is not { } site) continue;

            foreach (SmallMap<int, TrackedObject>.Entry? pair in exit.State.Objects
                .Where(static pair => pair.Value is { IsLeftBehind: true, State: LifetimeState.Assigned, IsTracked: true })
                .OrderBy(static pair => pair.Key))
            {
                run.SiteDiagnostics.Add(new(Catalogue.MissingRollbackOnFailure, pair.Key, -1, run.SiteOf(site)));
            }
        }
    }

    /// <summary>The locals that are not released on some path to the end of a method.</summary>
    /// <param name="run">The walk.</param>
    /// <param name="transfer">The calls that take ownership of an argument.</param>
    public static IEnumerable<int> Find(FlowRun run, OwnershipTransfer transfer)
    {
        var leftBehind = new HashSet<int>(run.Exits.SelectMany(static exit => exit.State.Objects
            .Where(pair => exit.ErrorSite is not null && pair.Value is { IsLeftBehind: true, State: LifetimeState.Assigned })
            .Select(static pair => pair.Key)));
        return run.Exits.Where(static exit => !exit.IsThrow)
            .SelectMany(exit => exit.State.Objects.Where(pair => IsLeak(exit.State, pair.Key, transfer)).Select(static pair => pair.Key))
            .Concat(run.Overwritten)
            .Where(id => !leftBehind.Contains(id) && run.NameOf(id) is not null && run.Made.ContainsKey(id))
            .Distinct()
            .OrderBy(static id => id);
    }

    /// <summary>The reads of eventfds directly before their doorbell is deassigned, without a read afterwards.</summary>
    public static void CheckPendingKick(FlowRun run)
    {
        foreach (SmallMap<int, TrackedObject>.Entry? pair
            in run.Exits.Where(static exit => !exit.IsThrow).SelectMany(static exit => exit.State.Objects))
        {
            bool isLeft = pair.Value is
            {
                Kind: TrackedKind.EventFd,
                State: LifetimeState.Open,
                IsTracked: true,
                PendingKick: PendingKick.OfDeassign,
                ReadBefore: >= 0,
            };
            if (isLeft && IsInOneBlock(run.SyntaxOf(pair.Value.ReadBefore), run.SyntaxOf(pair.Value.PendingKickAt)))
            {
                var early = new Violation(Catalogue.DrainBeforeDeassign, pair.Key, -1, pair.Value.ReadBefore);
                run.SiteDiagnostics.Add(early, pair.Value.PendingKickAt);
            }
        }
    }

    private static bool IsLeak(FlowState state, int id, OwnershipTransfer transfer)
    {
        TrackedObject tracked = state[id];
        bool isUnreleased = tracked.Kind is TrackedKind.EventFd
            ? tracked.State == LifetimeState.Open
            : tracked.State == LifetimeState.Assigned;
        return isUnreleased
            && tracked.IsOwned
            && tracked.Kind is TrackedKind.EventFd or TrackedKind.Doorbell or TrackedKind.IrqFd or TrackedKind.Registration
                or TrackedKind.LoopRegistration
            && !IsTakenOver(tracked.Escape, transfer)
            && !state.IsHandedOut(id);
    }

    private static bool IsTakenOver(Escape escape, OwnershipTransfer transfer) => escape switch
    {
        Escape.No => false,
        Escape.ToConstructor => transfer != OwnershipTransfer.Never,
        Escape.ToMethod => transfer == OwnershipTransfer.Always,
        _ => true,
    };

    // A read in a loop serves requests, and a read within other code checks for a signal. A read directly before the deassign was meant
    // as the drain.
    private static bool IsInOneBlock(SyntaxNode? read, SyntaxNode? deassign)
        => read?.Parent is ExpressionStatementSyntax or IfStatementSyntax
            && SyntaxSites.StatementOf(deassign) is { Parent: BlockSyntax block } last
            && SyntaxSites.StatementOf(read) is { } first
            && block.Statements.IndexOf(last) > 0
            && block.Statements[block.Statements.IndexOf(last) - 1]
                == (first.Parent == block ? first : first.Ancestors().FirstOrDefault(node => node.Parent == block));
}
