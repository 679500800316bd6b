using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The control-flow graph of a method, a lambda or a local function, with the queries of the walk.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<CaptureId, IOperation?> _captured = new();
    private readonly Dictionary<ISymbol, IOperation?> _elements = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IFlowAnonymousFunctionOperation?> _functions = new(SymbolEqualityComparer.Default);
    private readonly List<ControlFlowRegion> _catches = new();
    private readonly Dictionary<IFlowAnonymousFunctionOperation, FlowGraph> _lambdas = new();

    public FlowGraph(ISymbol owner, ControlFlowGraph graph, CancellationToken cancellation)
    {
        Owner = owner;
        Graph = graph;
        Read(graph.Root);
        var lambdas = new List<IFlowAnonymousFunctionOperation>();
        var named = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        Read(lambdas, named);
        foreach (IMethodSymbol function in graph.LocalFunctions)
        {
            Nested.Add(new(function, graph.GetLocalFunctionControlFlowGraph(function, cancellation), cancellation));
        }

        foreach (IFlowAnonymousFunctionOperation lambda in lambdas)
        {
            var inner = new FlowGraph(lambda.Symbol, graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation), cancellation);
            _lambdas[lambda] = inner;
            Nested.Add(inner);
        }

        if (Nested.Count > 0)
        {
            var direct = new DirectCalls(this);
            Nested.ForEach(nested => nested.IsCalledDirectly = direct.Contains(nested));
        }

        named.UnionWith(Nested.SelectMany(static nested => nested.Outside));
        Outside = named.Where(symbol => !IsInside(symbol)).ToImmutableArray();
    }

    /// <summary>The method, lambda or local function.</summary>
    public ISymbol Owner { get; }

    public ControlFlowGraph Graph { get; }

    /// <summary>The graphs of lambdas and local functions.</summary>
    public List<FlowGraph> Nested { get; } = new();

    /// <summary>The graph of the local function or lambda that a call runs, or null.</summary>
    public FlowGraph? FunctionOf(IInvocationOperation call)
        => DirectCalls.FunctionOf(call, this) is { } function
            ? Nested.Find(nested => SymbolEqualityComparer.Default.Equals(nested.Owner, function))
            : null;

    /// <summary>Whether the containing function calls it, and no other code can.</summary>
    public bool IsCalledDirectly { get; private set; }

    /// <summary>The locals and parameters of containing functions that it uses.</summary>
    public ImmutableArray<ISymbol> Outside { get; }

    /// <summary>The locals and parameters that nested or containing functions use, too.</summary>
    public IEnumerable<ISymbol> Captures => Nested.SelectMany(static nested => nested.Outside).Concat(Outside);

    /// <summary>Those of them whose values can change unseen.</summary>
    /// <param name="isCalled">Whether the walk is on behalf of a call, so the containing function waits for its end.</param>
    public IEnumerable<ISymbol> SharedIn(bool isCalled) => Nested.Where(static nested => !nested.IsCalledDirectly)
        .SelectMany(static nested => nested.Outside)
        .Concat(isCalled && IsCalledDirectly ? [] : Outside);

    public BasicBlock this[int block] => Graph.Blocks[block];

    /// <summary>The operation that a flow capture represents, if it is captured once.</summary>
    public IOperation? Captured(CaptureId id) => _captured.TryGetValue(id, out IOperation? value) ? value : null;

    /// <summary>The element of a collection that a local represents, if it is set once; otherwise null.</summary>
    public IOperation? ElementIn(ILocalSymbol local) => _elements.TryGetValue(local, out IOperation? element) ? element : null;

    /// <summary>The variables that a lambda can change at any time.</summary>
    public ImmutableArray<ISymbol> CapturesOf(IFlowAnonymousFunctionOperation lambda)
        => _lambdas.TryGetValue(lambda, out FlowGraph? graph) && !graph.IsCalledDirectly ? graph.Outside : ImmutableArray<ISymbol>.Empty;

    /// <summary>The lambda that a local holds, if it is set once; otherwise null.</summary>
    public IFlowAnonymousFunctionOperation? LambdaIn(ILocalSymbol local)
        => _functions.TryGetValue(local, out IFlowAnonymousFunctionOperation? lambda) ? lambda : null;

    /// <summary>The operations, without those of nested functions.</summary>
    public IEnumerable<IOperation> Operations
        => Graph.Blocks.SelectMany(static block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(CallReachability.Own);

    /// <summary>The number of a catch clause, in source order.</summary>
    public int NumberOf(ControlFlowRegion region) => _catches.IndexOf(region);

    /// <summary>Whether a region is an explicit <c>finally</c>, not part of <c>using</c>, <c>lock</c> or <c>foreach</c>.</summary>
    public bool IsWritten(ControlFlowRegion final)
        => Enumerable.Range(final.FirstBlockOrdinal, final.LastBlockOrdinal - final.FirstBlockOrdinal + 1)
            .Select(block => Graph.Blocks[block])
            .Any(static block => block.Operations.Any(static operation => !operation.IsImplicit)
                || block.BranchValue is { IsImplicit: false });

    /// <summary>Whether an exception in a block is handled in the method; only an explicit <c>try</c> counts.</summary>
    public bool IsTried(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion;
            region is not null and not { Kind: ControlFlowRegionKind.Root };
            region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try
                && (region.EnclosingRegion?.Kind == ControlFlowRegionKind.TryAndCatch
                    || IsWritten(region.EnclosingRegion!.NestedRegions[1])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a block is in a region.</summary>
    public static bool LiesIn(BasicBlock block, ControlFlowRegion region)
        => block.Ordinal >= region.FirstBlockOrdinal && block.Ordinal <= region.LastBlockOrdinal;

    private void Read(ControlFlowRegion region)
    {
        if (region.Kind == ControlFlowRegionKind.Catch) _catches.Add(region);

        foreach (ControlFlowRegion nested in region.NestedRegions) Read(nested);
    }

    private void Read(List<IFlowAnonymousFunctionOperation> lambdas, HashSet<ISymbol> named)
    {
        foreach (BasicBlock block in Graph.Blocks)
        {
            foreach (IOperation operation in block.Operations) Read(operation, lambdas, named);

            if (block.BranchValue is { } value) Read(value, lambdas, named);
        }
    }

    private void Read(IOperation root, List<IFlowAnonymousFunctionOperation> lambdas, HashSet<ISymbol> named)
    {
        foreach (IOperation operation in CallReachability.Own(root))
        {
            switch (operation.Kind)
            {
                case OperationKind.FlowCapture:
                    var capture = (IFlowCaptureOperation)operation;
                    _captured[capture.Id] = _captured.ContainsKey(capture.Id) ? null : capture.Value;
                    break;
                case OperationKind.SimpleAssignment when ((ISimpleAssignmentOperation)operation).Target is ILocalReferenceOperation target:
                    Set(target.Local, ((ISimpleAssignmentOperation)operation).Value);
                    break;
                case OperationKind.FlowAnonymousFunction:
                    lambdas.Add((IFlowAnonymousFunctionOperation)operation);
                    break;
                case OperationKind.LocalReference:
                    named.Add(((ILocalReferenceOperation)operation).Local);
                    break;
                case OperationKind.ParameterReference:
                    named.Add(((IParameterReferenceOperation)operation).Parameter);
                    break;
            }
        }
    }

    private void Set(ILocalSymbol local, IOperation value)
    {
        bool isFirst = !_elements.ContainsKey(local);
        _elements[local] = isFirst ? ElementOf(value) : null;
        _functions[local] = isFirst ? DirectCalls.LambdaOf(value) : null;
    }

    private static IOperation? ElementOf(IOperation value)
        => value is IConversionOperation conversion ? ElementOf(conversion.Operand) : Elements.Read(value) is null ? null : value;

    private bool IsInside(ISymbol symbol)
    {
        for (ISymbol? container = symbol.ContainingSymbol; container is not null; container = container.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(container, Owner)) return true;

            if (container is not IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction }) return false;
        }

        return false;
    }
}
