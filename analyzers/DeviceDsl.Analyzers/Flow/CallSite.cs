using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A call with its argument values on one execution path.</summary>
internal sealed class CallSite
{
    private readonly Value[] _values;

    public CallSite(IInvocationOperation operation, FlowState state, Value receiver, Value[] values)
    {
        Operation = operation;
        State = state;
        Receiver = receiver;
        _values = values;
    }

    public IInvocationOperation Operation { get; }

    public FlowState State { get; }

    /// <summary>The value of the receiver.</summary>
    public Value Receiver { get; }

    public IMethodSymbol Method => Operation.TargetMethod;

    public SyntaxNode Syntax => Operation.Syntax;

    /// <summary>Whether it is the implicit call at the end of a <c>using</c>.</summary>
    public bool IsOfUsing => Operation.IsImplicit;

    /// <summary>Whether the result is discarded.</summary>
    public bool IsDropped => Operation.Parent is null or IExpressionStatementOperation;

    public IEnumerable<IArgumentOperation> Arguments => Operation.Arguments;

    public Value this[IArgumentOperation argument] => _values[Operation.Arguments.IndexOf(argument)];

    /// <summary>The arguments of a type, in parameter order.</summary>
    public List<IArgumentOperation> Of(MachineTypes types, System.Func<MachineType, bool> which)
        => Operation.Arguments
            .Where(argument => argument.Parameter is { } parameter && which(types.Of(parameter.Type)))
            .OrderBy(static argument => argument.Parameter!.Ordinal)
            .ToList();

    /// <summary>The same call with a later state.</summary>
    public CallSite At(FlowState state) => new(Operation, state, Receiver, _values);
}
