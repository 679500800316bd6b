using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>Elements of collections, and values that are deconstructed.</content>
internal sealed partial class Evaluator
{
    // A loop treats all elements alike, so one represents them all.
    private List<Outcome> ReadElement(IOperation operation, ElementRead element, FlowState state)
        => Visit(operation, state, Lend).ConvertAll(outcome =>
        {
            FlowState known = StartTurn(outcome.State, element.Turn);
            return PathOf(operation) is { } path ? ReadPath(path, TypeOf(path, operation), known) : new(known, Value.Unknown);
        });

    // The enumerator of an array returns objects.
    private static ITypeSymbol? TypeOf(AccessPath path, IOperation element)
        => path.Last is IArrayTypeSymbol array ? array.ElementType : element.Type;

    /// <summary>Whether a loop has at least one turn, because an earlier loop over the same collection had one.</summary>
    public bool MustEnter(IOperation condition, FlowState state) => condition switch
    {
        IInvocationOperation { TargetMethod.Name: "MoveNext", Instance: { } instance }
            => WithoutConversion(instance) is IFlowCaptureReferenceOperation enumerator
                && state.Get(AccessPath.OfCapture(enumerator.Id)) is null
                && PathOf(enumerator) is { } collection
                && state.Values.Any(pair => pair.Key.HasElement && pair.Key.LiesIn(collection)),
        IBinaryOperation { LeftOperand: ILocalReferenceOperation { Local: var counter } }
            => state.Get(AccessPath.Of(counter)) is null
                && state.Values.Any(pair
                    => pair.Key.Collection is { } collection && CollectionLoops.IsOver(collection, counter, condition)),
        _ => false,
    };

    // The element of this turn is not the one of an earlier turn.
    private static FlowState StartTurn(FlowState state, IOperation? turn) => turn switch
    {
        IFlowCaptureReferenceOperation enumerator => StartTurn(state, AccessPath.OfCapture(enumerator.Id), Value.NotNull),
        ILocalReferenceOperation counter => StartTurn(state, AccessPath.Of(counter.Local), Value.Unknown),
        _ => state,
    };

    private static FlowState StartTurn(FlowState state, AccessPath variable, Value mark) => state.Get(variable) switch
    {
        null when mark == Value.NotNull => state.With(variable, mark),
        { Kind: ValueKind.NotNull } => state.ForgetElements().With(variable, mark),
        _ => state,
    };

    // Marks a variable that may be the counter of a loop as changed.
    private static FlowState Step(FlowState state, AccessPath variable, IOperation target)
        => target is ILocalReferenceOperation && state.Values.Any(static pair => pair.Key.HasElement)
            ? state.With(variable, Value.NotNull)
            : state;

    private List<Outcome> Deconstruct(IDeconstructionAssignmentOperation operation, FlowState state)
        => Visit(operation.Value, state, Lend).ConvertAll(outcome =>
        {
            FlowState known = Elements.Read(operation.Value) is { } element ? StartTurn(outcome.State, element.Turn) : outcome.State;
            AccessPath? path = PathOf(operation.Value);
            if (path is null)
            {
                path = AccessPath.OfCapture(operation.Syntax);
                known = known.Forget(path);
            }

            return new Outcome(Deconstruct(known, path, operation.Value.Type, operation.Target), Value.Unknown);
        });

    private FlowState Deconstruct(FlowState state, AccessPath path, ITypeSymbol? type, IOperation target)
    {
        if (target is IDeclarationExpressionOperation declaration) return Deconstruct(state, path, type, declaration.Expression);

        if (target is ITupleOperation targets)
        {
            for (int i = 0; i < targets.Elements.Length; i++)
            {
                if (Parts.Of(type, i, targets.Elements.Length) is not { } part)
                {
                    state = Deconstruct(state, path, null, targets.Elements[i]);
                }
                else if ((Parts.IsWhole(part) ? path : path.Member(part)) is { } inner)
                {
                    state = Deconstruct(state, inner, Symbols.TypeOf(part), targets.Elements[i]);
                }
            }

            return state;
        }

        if (target is IDiscardOperation) return state;

        Outcome outcome = type is null ? new(state, Value.Unknown) : ReadPath(path, type, state);
        return Store(outcome.State, target, outcome.Value);
    }
}
