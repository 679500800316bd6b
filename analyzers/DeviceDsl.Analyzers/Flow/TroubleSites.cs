using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Follows whether a way is still in the branch that a failure led into.</summary>
internal static class TroubleSites
{
    /// <summary>A branch was taken: where something has failed and the condition looks at it, the way is in trouble.</summary>
    public static Env Enter(FlowRun run, IOperation condition, Env env)
        => env.Trouble.HasFailed
            && LooksAtFailure(run, condition, env)
            && condition.Syntax.FirstAncestorOrSelf<IfStatementSyntax>() is { } branch
            && branch.Condition.Span.Contains(condition.Syntax.Span)
            ? env with { Trouble = env.Trouble with { FailedAt = run.SiteOf(branch) } }
            : env;

    /// <summary>A block begins: once it lies outside of the branch, the failure has been dealt with.</summary>
    public static Env Pass(FlowRun run, BasicBlock block, Env env)
    {
        if (env.Trouble.FailedAt < 0 || FirstOf(block) is not { } first)
        {
            return env;
        }

        return run.SyntaxOf(env.Trouble.FailedAt)?.Span.Contains(first.Span) == true
            ? env
            : env with { Trouble = env.Trouble with { FailedAt = -1 } };
    }

    private static SyntaxNode? FirstOf(BasicBlock block)
        => (block.Operations.FirstOrDefault(static operation => !operation.IsImplicit)
            ?? (block.BranchValue is { IsImplicit: false } value ? value : null))?.Syntax;

    private static bool LooksAtFailure(FlowRun run, IOperation condition, Env env)
        => condition.DescendantsAndSelf().Any(operation => run.Types.Of(operation.Type) == MachineType.Errno
            || (operation is ILocalReferenceOperation local && env.Get(Place.Of(local.Local)) is { IsBoolean: true }));
}
