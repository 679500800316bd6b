using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// Walks a graph block by block until no state is new. A <c>finally</c> is walked for each path through it. An
/// exception continues only in an explicit <c>try</c>.
/// </summary>
internal sealed class GraphWalk
{
    private readonly FlowRun _run;
    private readonly GraphWalk? _outer;
    private readonly ControlFlowRegion? _within;
    private readonly Dictionary<int, FlowStateSet> _known = new();
    private readonly Queue<(int Block, FlowState State)> _work = new();
    private readonly List<FlowState> _lost = new();

    public GraphWalk(FlowRun run, GraphWalk? outer = null, ControlFlowRegion? within = null)
    {
        _run = run;
        _outer = outer;
        _within = within;
    }

    /// <summary>The states at the ends of the current <c>finally</c>.</summary>
    public List<FlowState> Ends { get; } = new();

    public void Walk(int block, FlowState state)
    {
        Enter(block, state);
        while (_work.Count > 0 && _run.TryStep())
        {
            (int next, FlowState? known) = _work.Dequeue();
            Step(_run.Graph[next], known);
        }
    }

    private void Enter(int block, FlowState state)
    {
        if (!_known.TryGetValue(block, out FlowStateSet? known)) _known.Add(block, known = new());

        if (known.Add(state, _lost) is { } news) _work.Enqueue((block, news));

        LoseJoined();
    }

    private void LoseJoined()
    {
        if (_lost.Count == 0) return;

        _run.Lose(_lost);
        _lost.Clear();
    }

    private void Step(BasicBlock block, FlowState start)
    {
        bool isTried = _run.IsTried(block);
        var states = new List<FlowState>(1) { FailureBranches.Pass(_run, block, start) };
        foreach (IOperation operation in block.Operations)
        {
            if (isTried && Throwing.MayThrow(operation, _run.Types)) states.ForEach(state => Raise(block, state, null));

            states = Execute(operation, states);
        }

        if (isTried && block.BranchValue is { } last && Throwing.MayThrow(last, _run.Types))
        {
            states.ForEach(state => Raise(block, state, null));
        }

        foreach (FlowState state in states) Branch(block, state);
    }

    private List<FlowState> Execute(IOperation operation, List<FlowState> states)
    {
        List<Outcome> outcomes = states.Count == 1
            ? _run.Evaluator.Execute(operation, states[0])
            : states.SelectMany(state => _run.Evaluator.Execute(operation, state)).ToList();
        if (outcomes.Count == 1) return new(1) { outcomes[0].State };

        var known = new FlowStateSet();
        foreach (Outcome outcome in outcomes) known.Add(outcome.State, _lost);

        LoseJoined();
        return known.ToList();
    }

    private void Branch(BasicBlock block, FlowState state)
    {
        if (block.ConditionKind != ControlFlowConditionKind.None && block.BranchValue is { } condition)
        {
            bool mustEnter = _run.Evaluator.MustEnter(condition, state);
            foreach ((FlowState? known, bool outcome) in _run.Evaluator.Test(condition, CollectionLoops.Enter(condition, state)))
            {
                if (mustEnter && !outcome) continue;

                bool isTaken = outcome == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
                ControlFlowBranch? branch = isTaken ? block.ConditionalSuccessor : block.FallThroughSuccessor;
                Follow(block, branch, FailureBranches.Enter(_run, condition, known), Value.Unknown, null);
            }
        }
        else if (block.BranchValue is { } value)
        {
            foreach ((FlowState? known, Value result) in _run.Evaluator.Evaluate(value, state))
            {
                if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return) _run.MarkChecked(result);

                Follow(block, block.FallThroughSuccessor, known, result, value.Syntax);
            }
        }
        else
        {
            Follow(block, block.FallThroughSuccessor, state, Value.Unknown, null);
        }
    }

    private void Follow(BasicBlock block, ControlFlowBranch? branch, FlowState state, Value value, SyntaxNode? site)
    {
        switch (branch?.Semantics)
        {
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                Ends.Add(state);
                break;
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                ExitPoint thrown = Judge(state, value, site, isThrow: true);
                Raise(block, thrown.State, thrown);
                break;
            case ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return when branch.Destination is { } destination:
                bool isExit = destination.Kind == BasicBlockKind.Exit;
                ExitPoint exit = isExit ? Judge(state, value, site, isThrow: false) : new(state, value, null, IsThrow: false);
                foreach (FlowState known in Through(branch.FinallyRegions, exit.State))
                {
                    // Conditions may change in each iteration of a loop, so their known outcomes are dropped.
                    bool isBack = destination.Ordinal <= block.Ordinal;
                    FlowState left = Leave(known, branch.LeavingRegions);
                    Arrive(destination, exit with { State = isBack ? left with { Facts = FlowState.Empty.Facts } : left });
                }

                break;
        }
    }

    private ExitPoint Judge(FlowState state, Value value, SyntaxNode? leaving, bool isThrow)
    {
        SyntaxNode? site = ErrorExits.SiteOf(_run, state, value, leaving, isThrow);
        return new(site is null ? state : ErrorExits.Mark(_run, state, value, site), value, site, isThrow);
    }

    private void Arrive(BasicBlock destination, ExitPoint exit)
    {
        if (destination.Kind == BasicBlockKind.Exit) _run.Exits.Add(exit with { State = _run.Return(exit.State, exit.Value) });
        else Enter(destination.Ordinal, exit.State);
    }

    private IReadOnlyList<FlowState> Through(ImmutableArray<ControlFlowRegion> finals, FlowState state)
        => finals.IsEmpty ? [state] : finals.Aggregate(
            new List<FlowState> { state },
            (states, final) => states.SelectMany(known => Through(final, known)).ToList());

    private List<FlowState> Through(ControlFlowRegion final, FlowState state)
    {
        var walk = new GraphWalk(_run, this, final);
        walk.Walk(final.FirstBlockOrdinal, state);
        return walk.Ends;
    }

    // Passes an exception of the block outward through the enclosing regions.
    private void Raise(BasicBlock block, FlowState start, ExitPoint? thrown)
    {
        if (!_run.IsTried(block))
        {
            _run.Exits.Add(thrown!);
            return;
        }

        var states = new List<FlowState> { start };
        for (ControlFlowRegion? region = block.EnclosingRegion;
            region is not null and not { Kind: ControlFlowRegionKind.Root };
            region = region.EnclosingRegion)
        {
            states = states.Select(state => Drop(state, region)).ToList();
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { } parent }) continue;

            if (parent.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                states = states.SelectMany(state => Through(parent.NestedRegions[1], state)).ToList();
            }
            else if (Catch(parent, states))
            {
                return;
            }
        }

        if (thrown is not null) states.ForEach(state => _run.Exits.Add(thrown with { State = state }));
    }

    private bool Catch(ControlFlowRegion tryAndCatch, List<FlowState> states)
    {
        foreach (ControlFlowRegion handler in tryAndCatch.NestedRegions.Skip(1))
        {
            ControlFlowRegion body = handler.Kind == ControlFlowRegionKind.FilterAndHandler ? handler.NestedRegions[1] : handler;
            int number = _run.Graph.NumberOf(body);
            states.ForEach(state => EnterHandler(handler, Handled(state) with { Failure = state.Failure with { Catch = number } }));
            if (handler.Kind == ControlFlowRegionKind.Catch && CatchesAll(handler)) return true;
        }

        return false;
    }

    private static FlowState Handled(FlowState state) => state.ChangeAll(
        static tracked => tracked.IsLeftBehind,
        static tracked => tracked with { IsLeftBehind = false });

    private void EnterHandler(ControlFlowRegion handler, FlowState state)
    {
        if (_within is not null && _outer is not null && !FlowGraph.LiesIn(_run.Graph[handler.FirstBlockOrdinal], _within))
        {
            _outer.EnterHandler(handler, state);
        }
        else
        {
            Enter(handler.FirstBlockOrdinal, state);
        }
    }

    private static bool CatchesAll(ControlFlowRegion handler)
        => handler.ExceptionType is not { } type
            || type.SpecialType == SpecialType.System_Object
            || (type.Name == "Exception" && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true });

    private FlowState Leave(FlowState state, ImmutableArray<ControlFlowRegion> regions)
    {
        foreach (ControlFlowRegion region in regions)
        {
            state = Drop(state, region);
            if (region.Kind == ControlFlowRegionKind.Catch) state = state with { Failure = state.Failure with { Catch = -1 } };
        }

        return state.Sweep(_run.FirstObject);
    }

    // The locals and captures of a region end with it.
    private static FlowState Drop(FlowState state, ControlFlowRegion region)
    {
        foreach (ILocalSymbol local in region.Locals) state = state.Forget(AccessPath.Of(local));

        foreach (CaptureId capture in region.CaptureIds) state = state.Forget(AccessPath.OfCapture(capture));

        return state;
    }
}
