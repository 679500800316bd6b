using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>DDSL0607, DDSL0105, DDSL0104: what is not released, or not read, when a method ends.</summary>
internal static class Leaks
{
    /// <summary>What is left behind on the ways out of a method because of a failure, each with its <c>return</c> or <c>throw</c>.</summary>
    public static void CheckRollback(FlowRun run)
    {
        foreach (var exit in run.Exits)
        {
            if (exit.ErrorSite is not { } site)
            {
                continue;
            }

            foreach (var pair in exit.Env.Things.Where(static pair => pair.Value is { IsLeftBehind: true, State: ThingState.Assigned, IsFollowed: true })
                .OrderBy(static pair => pair.Key))
            {
                run.Verdicts.Add(run.SiteOf(site), RuleIds.MissingRollback, pair.Key, -1);
            }
        }
    }

    /// <summary>The locals that are not released on some way to the end of a method.</summary>
    /// <param name="run">The walk.</param>
    /// <param name="transfer">What takes a local over.</param>
    public static IEnumerable<int> Find(FlowRun run, OwnershipTransfer transfer)
    {
        var leftBehind = new HashSet<int>(run.Exits.SelectMany(static exit => exit.Env.Things
            .Where(pair => exit.ErrorSite is not null && pair.Value is { IsLeftBehind: true, State: ThingState.Assigned })
            .Select(static pair => pair.Key)));
        return run.Exits.Where(static exit => !exit.IsThrow)
            .SelectMany(exit => exit.Env.Things.Where(pair => IsLeak(exit.Env, pair.Key, transfer)).Select(static pair => pair.Key))
            .Where(id => !leftBehind.Contains(id) && run.NameOf(id) is not null && run.Made.ContainsKey(id))
            .Distinct()
            .OrderBy(static id => id);
    }

    /// <summary>Where an eventfd is read right before its doorbell is deassigned, and never after.</summary>
    public static void CheckResidue(FlowRun run)
    {
        foreach (var pair in run.Exits.Where(static exit => !exit.IsThrow).SelectMany(static exit => exit.Env.Things))
        {
            bool isLeft = pair.Value is { Kind: ThingKind.EventFd, State: ThingState.Open, IsFollowed: true, Residue: Residue.OfDeassign, ReadBefore: >= 0 };
            if (isLeft && IsInOneBlock(run.SyntaxOf(pair.Value.ReadBefore), run.SyntaxOf(pair.Value.ResidueAt)))
            {
                run.Verdicts.Add(pair.Value.ReadBefore, RuleIds.DrainBeforeDeassign, pair.Key, -1, pair.Value.ResidueAt);
            }
        }
    }

    private static bool IsLeak(Env env, int id, OwnershipTransfer transfer)
    {
        var thing = env[id];
        bool isUnreleased = thing.Kind is ThingKind.EventFd ? thing.State == ThingState.Open : thing.State == ThingState.Assigned;
        return isUnreleased
            && thing.IsOwned
            && thing.Kind is ThingKind.EventFd or ThingKind.Doorbell or ThingKind.IrqFd or ThingKind.Registration or ThingKind.LoopRegistration
            && !IsTakenOver(thing.Escape, transfer)
            && !env.IsHandedOut(id);
    }

    private static bool IsTakenOver(Escape escape, OwnershipTransfer transfer) => escape switch
    {
        Escape.No => false,
        Escape.ToConstructor => transfer != OwnershipTransfer.Never,
        Escape.ToMethod => transfer == OwnershipTransfer.Always,
        _ => true,
    };

    // A read in a loop serves, and one in the middle of something else asks; one right before the deassigning was meant to be
    // the last.
    private static bool IsInOneBlock(SyntaxNode? read, SyntaxNode? deassign)
        => read?.Parent is ExpressionStatementSyntax or IfStatementSyntax
            && SyntaxSites.StatementOf(deassign) is { Parent: BlockSyntax block } last
            && SyntaxSites.StatementOf(read) is { } first
            && block.Statements.IndexOf(last) > 0
            && block.Statements[block.Statements.IndexOf(last) - 1] == (first.Parent == block ? first : first.Ancestors().FirstOrDefault(node => node.Parent == block));
}
