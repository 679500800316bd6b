using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Tracks whether an execution path is still in the branch for a failure.</summary>
internal static class FailureBranches
{
    /// <summary>
    /// The state after a branch is taken. If an assign has failed and the condition tests that, the path enters a failure branch.
    /// </summary>
    public static FlowState Enter(FlowRun run, IOperation condition, FlowState state)
        => state.Failure.HasFailed
            && TestsFailure(run, condition, state)
            && condition.Syntax.FirstAncestorOrSelf<IfStatementSyntax>() is { } branch
            && branch.Condition.Span.Contains(condition.Syntax.Span)
            ? state with { Failure = state.Failure with { FailedAt = run.SiteOf(branch) } }
            : state;

    /// <summary>The state at the start of a block. A block outside of the failure branch ends the failure.</summary>
    public static FlowState Pass(FlowRun run, BasicBlock block, FlowState state)
    {
        if (state.Failure.FailedAt < 0 || FirstOf(block) is not { } first) return state;

        return run.SyntaxOf(state.Failure.FailedAt)?.Span.Contains(first.Span) == true
            ? state
            : state with { Failure = state.Failure with { FailedAt = -1 } };
    }

    private static SyntaxNode? FirstOf(BasicBlock block)
        => (block.Operations.FirstOrDefault(static operation => !operation.IsImplicit)
            ?? (block.BranchValue is { IsImplicit: false } value ? value : null))?.Syntax;

    private static bool TestsFailure(FlowRun run, IOperation condition, FlowState state)
        => condition.DescendantsAndSelf().Any(operation => run.Types.Of(operation.Type) == MachineType.Errno
            || (operation is ILocalReferenceOperation local && state.Get(AccessPath.Of(local.Local)) is { IsBoolean: true }));
}
