using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Walks the paths of a method, and finds those on which a deferred access is not completed exactly once.</summary>
/// <param name="graph">The method.</param>
/// <param name="access">The parameter with the access.</param>
/// <param name="cancellation">Ends the walk.</param>
internal sealed class DeferredPaths(ControlFlowGraph graph, IParameterSymbol access, CancellationToken cancellation)
{
    /// <summary>A method with more states than this has no findings.</summary>
    private const int MaxStates = 2000;

    private readonly HashSet<CaptureId> _captures = [.. CapturesOf(graph, access)];
    private readonly HashSet<(int Block, DeferredState State, string Facts)> _known = new();
    private readonly Stack<(BasicBlock Block, DeferredState State, KnownConditions Facts)> _work = new();
    private readonly List<IOperation> _again = new();
    private bool _isForgotten;

    /// <summary>Whether a path returns without completing or keeping the access.</summary>
    public bool IsForgotten => _isForgotten && !IsTooLong;

    /// <summary>The completions that come second on a path.</summary>
    public IEnumerable<IOperation> Again => IsTooLong ? [] : _again;

    private bool IsTooLong => _known.Count > MaxStates;

    /// <summary>Whether the method completes the access on any path.</summary>
    public bool HasCompletion => AllIn(graph.Blocks).Any(operation => IsAccess(operation) && IsCompleted(operation));

    /// <summary>Walks all paths.</summary>
    public void Walk()
    {
        // Local functions run when they are called, which is not followed.
        if (graph.LocalFunctions.Any(function => Mentions(graph.GetLocalFunctionControlFlowGraph(function, cancellation)))) return;

        Enter(graph.Blocks[0], DeferredState.Open, KnownConditions.None);
        while (_work.Count > 0 && !IsTooLong)
        {
            cancellation.ThrowIfCancellationRequested();
            (BasicBlock block, DeferredState state, KnownConditions facts) = _work.Pop();
            Step(block, state, facts);
        }
    }

    private static IEnumerable<IOperation> OperationsOf(IEnumerable<BasicBlock> blocks)
        => blocks.SelectMany(static block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations);

    private static IEnumerable<IOperation> AllIn(IEnumerable<BasicBlock> blocks)
        => OperationsOf(blocks).SelectMany(static operation => operation.DescendantsAndSelf());

    private static IEnumerable<CaptureId> CapturesOf(ControlFlowGraph graph, IParameterSymbol access)
        => OperationsOf(graph.Blocks).OfType<IFlowCaptureOperation>()
            .Where(capture => capture.Value is IParameterReferenceOperation value && Symbols.AreSame(value.Parameter, access))
            .Select(static capture => capture.Id);

    private bool IsAccess(IOperation operation) => operation switch
    {
        IParameterReferenceOperation reference => Symbols.AreSame(reference.Parameter, access),
        IFlowCaptureReferenceOperation capture => _captures.Contains(capture.Id),
        _ => false,
    };

    private static bool IsCompleted(IOperation use)
        => use.Parent is IInvocationOperation { TargetMethod.Name: "Complete" or "Refuse" } call && call.Instance == use;

    private static bool IsOnlyTested(IOperation use)
        => use.Parent is IPropertyReferenceOperation or IFlowCaptureOperation
            || (use.Parent is IInvocationOperation { TargetMethod.Name: not ("Complete" or "Refuse") } call && call.Instance == use);

    private void Enter(BasicBlock block, DeferredState state, KnownConditions facts)
    {
        if (_known.Add((block.Ordinal, state, facts.ToString()))) _work.Push((block, state, facts));
    }

    private void Step(BasicBlock block, DeferredState state, KnownConditions facts)
    {
        RaiseIn(block, state, facts);
        foreach (IOperation operation in block.Operations)
        {
            (state, facts) = Execute(operation, state, facts);
            RaiseIn(block, state, facts);
        }

        if (block.BranchValue is { } value) (state, facts) = Execute(value, state, facts);

        if (block.ConditionalSuccessor is { } conditional)
        {
            bool isTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            Branch(block, conditional, isTrue, state, facts);
            Branch(block, block.FallThroughSuccessor, !isTrue, state, facts);
        }
        else
        {
            Follow(block, block.FallThroughSuccessor, state, facts);
        }
    }

    private void Branch(BasicBlock block, ControlFlowBranch? branch, bool outcome, DeferredState state, KnownConditions facts)
    {
        if (facts.TryAssume(block.BranchValue!, outcome, out KnownConditions after, out IOperation condition, out bool isHeld))
        {
            // Nothing waits for an access that is not waited for.
            bool isEnded = !isHeld && condition is IPropertyReferenceOperation { Property.Name: "IsWaiting", Instance: { } instance }
                && IsAccess(instance);
            Follow(block, branch, isEnded ? DeferredState.Kept : state, after);
        }
    }

    private void Follow(BasicBlock block, ControlFlowBranch? branch, DeferredState state, KnownConditions facts)
    {
        if (branch?.Destination is not { } destination) return;

        if (branch.FinallyRegions.Any(MentionsIn)) state = DeferredState.Kept;

        if (destination.Kind == BasicBlockKind.Exit) _isForgotten |= state == DeferredState.Open;
        else Enter(destination, state, destination.Ordinal <= block.Ordinal ? KnownConditions.None : facts);
    }

    // An exception may leave a try block after any operation.
    private void RaiseIn(BasicBlock block, DeferredState state, KnownConditions facts)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.TryAndCatch) continue;

            foreach (ControlFlowRegion handler in region.NestedRegions.Skip(1).Where(handler => !FlowGraph.LiesIn(block, handler)))
            {
                Enter(graph.Blocks[handler.FirstBlockOrdinal], state, facts);
            }
        }
    }

    private (DeferredState State, KnownConditions Facts) Execute(IOperation operation, DeferredState state, KnownConditions facts)
    {
        foreach (IOperation child in operation.ChildOperations) (state, facts) = Execute(child, state, facts);

        switch (operation)
        {
            case IFlowAnonymousFunctionOperation lambda when Mentions(graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation)):
                state = DeferredState.Kept;
                break;
            case IInvocationOperation { Instance: { } instance } when IsAccess(instance) && IsCompleted(instance):
                if (state == DeferredState.Completed && !_again.Contains(operation)) _again.Add(operation);

                state = DeferredState.Completed;
                facts = facts.Without(access);
                break;
            case IAssignmentOperation { Target: { } target } when Symbols.Of(target) is { } changed:
                facts = facts.Without(changed);
                break;
            case IIncrementOrDecrementOperation { Target: { } target } when Symbols.Of(target) is { } changed:
                facts = facts.Without(changed);
                break;
            case IArgumentOperation { Parameter.RefKind: not RefKind.None } argument when Symbols.Of(argument.Value) is { } changed:
                facts = facts.Without(changed);
                break;
            default:
                bool isUse = IsAccess(operation) && !IsCompleted(operation) && !IsOnlyTested(operation);
                if (isUse) state = DeferredState.Kept;

                break;
        }

        return (state, facts);
    }

    private bool Mentions(ControlFlowGraph nested)
        => AllIn(nested.Blocks).Any(operation
            => operation is IParameterReferenceOperation reference && Symbols.AreSame(reference.Parameter, access));

    private bool MentionsIn(ControlFlowRegion region)
        => AllIn(graph.Blocks.Where(block => FlowGraph.LiesIn(block, region))).Any(IsAccess);
}
