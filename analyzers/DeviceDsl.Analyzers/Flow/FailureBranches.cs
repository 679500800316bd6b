using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Follows whether a way is still in the branch that a failure led into.</summary>
internal static class FailureBranches
{
    /// <summary>A branch was taken: where something has failed and the condition looks at it, the way is in trouble.</summary>
    public static FlowState Enter(FlowRun run, IOperation condition, FlowState state)
        => state.Failure.HasFailed
            && LooksAtFailure(run, condition, state)
            && condition.Syntax.FirstAncestorOrSelf<IfStatementSyntax>() is { } branch
            && branch.Condition.Span.Contains(condition.Syntax.Span)
            ? state with { Failure = state.Failure with { FailedAt = run.SiteOf(branch) } }
            : state;

    /// <summary>A block begins: once it lies outside of the branch, the failure has been dealt with.</summary>
    public static FlowState Pass(FlowRun run, BasicBlock block, FlowState state)
    {
        if (state.Failure.FailedAt < 0 || FirstOf(block) is not { } first)
        {
            return state;
        }

        return run.SyntaxOf(state.Failure.FailedAt)?.Span.Contains(first.Span) == true
            ? state
            : state with { Failure = state.Failure with { FailedAt = -1 } };
    }

    private static SyntaxNode? FirstOf(BasicBlock block)
        => (block.Operations.FirstOrDefault(static operation => !operation.IsImplicit)
            ?? (block.BranchValue is { IsImplicit: false } value ? value : null))?.Syntax;

    private static bool LooksAtFailure(FlowRun run, IOperation condition, FlowState state)
        => condition.DescendantsAndSelf().Any(operation => run.Types.Of(operation.Type) == MachineType.Errno
            || (operation is ILocalReferenceOperation local && state.Get(AccessPath.Of(local.Local)) is { IsBoolean: true }));
}
