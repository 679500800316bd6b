using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// The local functions and lambdas that only their containing function calls: it waits for their end, so they are parts of it.
/// </summary>
internal sealed class DirectCalls
{
    private readonly HashSet<ISymbol> _called = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _others = new(SymbolEqualityComparer.Default);

    public DirectCalls(FlowGraph graph)
    {
        var calls = graph.Operations.OfType<IInvocationOperation>().ToList();
        _called.UnionWith(calls.Select(call => FunctionOf(call, graph)).OfType<ISymbol>());
        foreach (IMethodReferenceOperation reference in graph.Operations.OfType<IMethodReferenceOperation>())
        {
            _others.Add(reference.Method.OriginalDefinition);
        }

        FindLambdas(graph, calls);
        foreach (IOperation operation in graph.Nested.SelectMany(WithNested).SelectMany(static nested => nested.Operations))
        {
            if (UsedBy(operation, graph) is { } used) _others.Add(used);
        }
    }

    /// <summary>Whether a nested function is one of them.</summary>
    public bool Contains(FlowGraph nested)
        => nested.Owner is IMethodSymbol { IsAsync: false } function
            && _called.Contains(function)
            && !_others.Contains(function)
            && !function.DeclaringSyntaxReferences.Any(static place
                => place.GetSyntax().DescendantNodes().OfType<YieldStatementSyntax>().Any());

    /// <summary>The local function or lambda that a call runs, or null.</summary>
    public static IMethodSymbol? FunctionOf(IInvocationOperation call, FlowGraph graph) => call.TargetMethod.MethodKind switch
    {
        MethodKind.LocalFunction => call.TargetMethod.OriginalDefinition,
        MethodKind.DelegateInvoke when call.Instance is { } instance => (LambdaOf(instance) ?? LambdaIn(instance, graph))?.Symbol,
        _ => null,
    };

    /// <summary>The lambda from which an operation creates a delegate, or null.</summary>
    public static IFlowAnonymousFunctionOperation? LambdaOf(IOperation value) => value switch
    {
        IConversionOperation conversion => LambdaOf(conversion.Operand),
        IDelegateCreationOperation creation => LambdaOf(creation.Target),
        IFlowAnonymousFunctionOperation lambda => lambda,
        _ => null,
    };

    private static IFlowAnonymousFunctionOperation? LambdaIn(IOperation instance, FlowGraph graph)
        => Receiver.Strip(instance) is ILocalReferenceOperation local ? graph.LambdaIn(local.Local) : null;

    // A lambda that is used other than by a call of its variable may be called later.
    private void FindLambdas(FlowGraph graph, List<IInvocationOperation> calls)
    {
        var uses = new HashSet<IOperation>(calls.Select(static call => Receiver.Strip(call.Instance)).OfType<IOperation>());
        foreach (ILocalReferenceOperation local in graph.Operations.OfType<ILocalReferenceOperation>())
        {
            bool isSet = local.Parent is ISimpleAssignmentOperation assignment && assignment.Target == local;
            if (!isSet && !uses.Contains(local) && graph.LambdaIn(local.Local) is { } lambda) _others.Add(lambda.Symbol);
        }
    }

    private static ISymbol? UsedBy(IOperation operation, FlowGraph graph) => operation switch
    {
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } function } => function.OriginalDefinition,
        IMethodReferenceOperation reference => reference.Method.OriginalDefinition,
        ILocalReferenceOperation local => graph.LambdaIn(local.Local)?.Symbol,
        _ => null,
    };

    private static IEnumerable<FlowGraph> WithNested(FlowGraph graph) => graph.Nested.SelectMany(WithNested).Prepend(graph);
}
