using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// Walks a graph from block to block until nothing new is found. A <c>finally</c> is walked for each way through it; an
/// exception leads on only where somebody wrote a <c>try</c>.
/// </summary>
internal sealed class GraphWalk
{
    private readonly FlowRun _run;
    private readonly GraphWalk? _outer;
    private readonly ControlFlowRegion? _within;
    private readonly Dictionary<int, EnvSet> _known = new();
    private readonly Queue<(int Block, Env Env)> _work = new();

    public GraphWalk(FlowRun run, GraphWalk? outer = null, ControlFlowRegion? within = null)
    {
        _run = run;
        _outer = outer;
        _within = within;
    }

    /// <summary>What is known at the ends of the <c>finally</c> that is walked.</summary>
    public List<Env> Ends { get; } = new();

    public void Walk(int block, Env env)
    {
        Enter(block, env);
        while (_work.Count > 0 && _run.TryStep())
        {
            var (next, known) = _work.Dequeue();
            Step(_run.Graph[next], known);
        }
    }

    private void Enter(int block, Env env)
    {
        if (!_known.TryGetValue(block, out var known))
        {
            _known.Add(block, known = new());
        }

        var lost = new List<Env>();
        if (known.Add(env, lost) is { } news)
        {
            _work.Enqueue((block, news));
        }

        _run.Lose(lost);
    }

    private void Step(BasicBlock block, Env start)
    {
        bool isTried = _run.IsTried(block);
        var envs = new List<Env> { TroubleSites.Pass(_run, block, start) };
        foreach (var operation in block.Operations)
        {
            if (isTried && Throwing.MayThrow(operation, _run.Types))
            {
                envs.ForEach(env => Raise(block, env, null));
            }

            envs = Execute(operation, envs);
        }

        if (isTried && block.BranchValue is { } last && Throwing.MayThrow(last, _run.Types))
        {
            envs.ForEach(env => Raise(block, env, null));
        }

        envs.ForEach(env => Branch(block, env));
    }

    private List<Env> Execute(IOperation operation, List<Env> envs)
    {
        var outcomes = envs.Count == 1
            ? _run.Evaluator.Execute(operation, envs[0])
            : envs.SelectMany(env => _run.Evaluator.Execute(operation, env)).ToList();
        if (outcomes.Count == 1)
        {
            return new() { outcomes[0].Env };
        }

        var known = new EnvSet();
        var lost = new List<Env>();
        foreach (var outcome in outcomes)
        {
            known.Add(outcome.Env, lost);
        }

        _run.Lose(lost);
        return known.ToList();
    }

    private void Branch(BasicBlock block, Env env)
    {
        if (block.ConditionKind != ControlFlowConditionKind.None && block.BranchValue is { } condition)
        {
            foreach (var (known, outcome) in _run.Evaluator.Test(condition, CollectionLoops.Enter(condition, env)))
            {
                bool isTaken = outcome == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
                var branch = isTaken ? block.ConditionalSuccessor : block.FallThroughSuccessor;
                Follow(block, branch, TroubleSites.Enter(_run, condition, known), Value.Unknown, null);
            }
        }
        else if (block.BranchValue is { } value)
        {
            foreach (var (known, result) in _run.Evaluator.Evaluate(value, env))
            {
                if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
                {
                    _run.Look(result);
                }

                Follow(block, block.FallThroughSuccessor, known, result, value.Syntax);
            }
        }
        else
        {
            Follow(block, block.FallThroughSuccessor, env, Value.Unknown, null);
        }
    }

    private void Follow(BasicBlock block, ControlFlowBranch? branch, Env env, Value value, SyntaxNode? site)
    {
        switch (branch?.Semantics)
        {
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                Ends.Add(env);
                break;
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                var thrown = Judge(env, value, site, isThrow: true);
                Raise(block, thrown.Env, thrown);
                break;
            case ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return when branch.Destination is { } destination:
                bool isExit = destination.Kind == BasicBlockKind.Exit;
                var exit = isExit ? Judge(env, value, site, isThrow: false) : new(env, value, null, IsThrow: false);
                foreach (var known in Through(branch.FinallyRegions, exit.Env))
                {
                    // Who goes round a loop expects that something has changed.
                    bool isBack = destination.Ordinal <= block.Ordinal;
                    var left = Leave(known, branch.LeavingRegions);
                    Arrive(destination, exit with { Env = isBack ? left with { Facts = Env.Empty.Facts } : left });
                }

                break;
        }
    }

    private ExitPoint Judge(Env env, Value value, SyntaxNode? leaving, bool isThrow)
    {
        var site = ErrorExits.SiteOf(_run, env, value, leaving, isThrow);
        return new(site is null ? env : ErrorExits.Mark(_run, env, value, site), value, site, isThrow);
    }

    private void Arrive(BasicBlock destination, ExitPoint exit)
    {
        if (destination.Kind == BasicBlockKind.Exit)
        {
            _run.Exits.Add(exit with { Env = _run.Return(exit.Env, exit.Value) });
        }
        else
        {
            Enter(destination.Ordinal, exit.Env);
        }
    }

    private IEnumerable<Env> Through(ImmutableArray<ControlFlowRegion> finals, Env env)
        => finals.Aggregate(
            new List<Env> { env },
            (envs, final) => envs.SelectMany(known => Through(final, known)).ToList());

    private List<Env> Through(ControlFlowRegion final, Env env)
    {
        var walk = new GraphWalk(_run, this, final);
        walk.Walk(final.FirstBlockOrdinal, env);
        return walk.Ends;
    }

    // Outward through every region that an exception from this block would pass.
    private void Raise(BasicBlock block, Env start, ExitPoint? thrown)
    {
        if (!_run.IsTried(block))
        {
            _run.Exits.Add(thrown!);
            return;
        }

        var envs = new List<Env> { start };
        for (var region = block.EnclosingRegion; region is not null and not { Kind: ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            envs = envs.Select(env => Drop(env, region)).ToList();
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { } parent })
            {
                continue;
            }

            if (parent.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                envs = envs.SelectMany(env => Through(parent.NestedRegions[1], env)).ToList();
            }
            else if (Catch(parent, envs))
            {
                return;
            }
        }

        if (thrown is not null)
        {
            envs.ForEach(env => _run.Exits.Add(thrown with { Env = env }));
        }
    }

    private bool Catch(ControlFlowRegion tryAndCatch, List<Env> envs)
    {
        foreach (var handler in tryAndCatch.NestedRegions.Skip(1))
        {
            var body = handler.Kind == ControlFlowRegionKind.FilterAndHandler ? handler.NestedRegions[1] : handler;
            int number = _run.Graph.NumberOf(body);
            envs.ForEach(env => EnterHandler(handler, Handled(env) with { Trouble = env.Trouble with { Catch = number } }));
            if (handler.Kind == ControlFlowRegionKind.Catch && CatchesAll(handler))
            {
                return true;
            }
        }

        return false;
    }

    private static Env Handled(Env env) => env.ChangeAll(
        static thing => thing.IsLeftBehind,
        static thing => thing with { IsLeftBehind = false });

    private void EnterHandler(ControlFlowRegion handler, Env env)
    {
        if (_within is not null && _outer is not null && !FlowGraph.LiesIn(_run.Graph[handler.FirstBlockOrdinal], _within))
        {
            _outer.EnterHandler(handler, env);
        }
        else
        {
            Enter(handler.FirstBlockOrdinal, env);
        }
    }

    private static bool CatchesAll(ControlFlowRegion handler)
        => handler.ExceptionType is not { } type
            || type.SpecialType == SpecialType.System_Object
            || (type.Name == "Exception" && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true });

    private Env Leave(Env env, ImmutableArray<ControlFlowRegion> regions)
    {
        foreach (var region in regions)
        {
            env = Drop(env, region);
            if (region.Kind == ControlFlowRegionKind.Catch)
            {
                env = env with { Trouble = env.Trouble with { Catch = -1 } };
            }
        }

        return env.Sweep(_run.FirstThing);
    }

    // What the region declares is gone when it is left.
    private static Env Drop(Env env, ControlFlowRegion region)
        => region.Locals.Select(static local => Place.Of(local))
            .Concat(region.CaptureIds.Select(static capture => Place.OfCapture(capture)))
            .Aggregate(env, static (known, place) => known.Forget(place));
}
