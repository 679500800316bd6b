using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>DDSL0105: finds exits of a method on failure that leave earlier registrations assigned.</summary>
internal static class ErrorExits
{
    /// <summary>The <c>return</c> or <c>throw</c> of an exit on failure, or null.</summary>
    public static SyntaxNode? SiteOf(FlowRun run, FlowState state, Value value, SyntaxNode? leaving, bool isThrow)
    {
        FailureState failure = state.Failure;
        if (failure.Catch >= 0) return StatementOf(leaving) ?? BareExit(ClauseOf(run, failure.Catch), isThrow);

        if (!failure.HasFailed) return null;

        if (isThrow || value.Kind == ValueKind.Failure) return StatementOf(leaving);

        return run.SyntaxOf(failure.FailedAt) is { } branch
            ? leaving is null ? BareExit(branch, isThrow: false) : branch.Span.Contains(leaving.Span) ? StatementOf(leaving) : null
            : null;
    }

    /// <summary>Marks the registrations that are still assigned at an exit on failure: the method should have released them.</summary>
    public static FlowState Mark(FlowRun run, FlowState state, Value returned, SyntaxNode site)
        => state.Objects.Where(pair => Value.OfObject(pair.Key) != returned && IsLeftBehind(state, pair.Key, site))
            .Aggregate(state, static (known, pair) => known.With(pair.Key, pair.Value with { IsLeftBehind = true }));

    private static bool IsLeftBehind(FlowState state, int id, SyntaxNode site)
    {
        TrackedObject tracked = state[id];
        bool isAssigned = tracked is { State: LifetimeState.Assigned, IsTracked: true, IsUsing: false }
            && (tracked.Kind == TrackedKind.Contents
                || (tracked.IsOwned && (tracked.IsRegistration || tracked.Kind == TrackedKind.Attachment)));
        if (!isAssigned || state.Find(tracked.Machine) is { IsUsing: true }) return false;

        // The caller can release a registration in an out parameter.
        if (state.Holders(Value.OfObject(id)).Any(static path => path.IsOut)) return false;

        // An object that catches an exception of its own work keeps its registrations.
        bool isHeld = state.IsOfThis(id);
        return !isHeld || state.Failure.Catch < 0 || AssignsMore(site);
    }

    private static bool AssignsMore(SyntaxNode site)
        => site.FirstAncestorOrSelf<CatchClauseSyntax>()?.Parent is TryStatementSyntax guarded
            && (guarded.Block.DescendantNodes().Count(IsAssign) > 1
                || guarded.Block.DescendantNodes().Where(IsAssign).Any(call => IsInLoop(call, guarded)));

    private static bool IsAssign(SyntaxNode node)
        => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
            && member.Name.Identifier.ValueText is "AssignIoEventFd" or "AssignIrqFd";

    private static bool IsInLoop(SyntaxNode call, SyntaxNode outer)
        => call.Ancestors().TakeWhile(node => node != outer)
            .Any(static node => node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax);

    private static CatchClauseSyntax? ClauseOf(FlowRun run, int number)
        => run.Graph.Graph.OriginalOperation.DescendantsAndSelf().OfType<ICatchClauseOperation>()
            .Where(clause => IsOwn(run, clause))
            .Select(static clause => clause.Syntax as CatchClauseSyntax)
            .ElementAtOrDefault(number);

    private static bool IsOwn(FlowRun run, IOperation operation)
    {
        for (IOperation? parent = operation.Parent;
            parent is not null && parent != run.Graph.Graph.OriginalOperation;
            parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation) return false;
        }

        return true;
    }

    private static SyntaxNode? StatementOf(SyntaxNode? value)
        => value is null ? null
            : value.Parent is ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax ? value.Parent
            : value.FirstAncestorOrSelf<ReturnStatementSyntax>() ?? value;

    private static SyntaxNode? BareExit(SyntaxNode? within, bool isThrow)
        => within?.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .LastOrDefault(node
                => isThrow ? node is ThrowStatementSyntax { Expression: null } : node is ReturnStatementSyntax { Expression: null });
}
