using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// Evaluates the effect of operations on the flow state. An operation may have several outcomes, such as success and failure.
/// </summary>
internal sealed partial class Evaluator
{
    private readonly FlowRun _run;
    private readonly MachineEffects _effects;

    public Evaluator(FlowRun run)
    {
        _run = run;
        _effects = new(run);
    }

    /// <summary>The states after a statement.</summary>
    public List<Outcome> Execute(IOperation operation, FlowState state)
        => Evaluate(operation is IExpressionStatementOperation statement ? statement.Operation : operation, state);

    /// <summary>The outcomes of an expression.</summary>
    public List<Outcome> Evaluate(IOperation operation, FlowState state) => operation switch
    {
        _ when operation.ConstantValue.HasValue => One(state, Constant(operation)),
        IConversionOperation { OperatorMethod: null, Operand.ConstantValue: { HasValue: true, Value: not null } constant } conversion
            when _run.Types.Of(conversion.Type) == MachineType.Errno => One(state, ErrnoOf(constant.Value)),
        IConversionOperation { OperatorMethod: null } conversion => Evaluate(conversion.Operand, state),
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            or IFlowCaptureReferenceOperation => Read(operation, state),
        IDefaultValueOperation => One(state, operation.Type is { IsReferenceType: true } ? Value.Null : Value.Unknown),
        IFlowCaptureOperation capture => Capture(capture, state),
        ISimpleAssignmentOperation assignment => Assign(assignment, state),
        IInvocationOperation call => Call(call, state),
        IObjectCreationOperation creation => Create(creation, state),
        IFlowAnonymousFunctionOperation lambda => One(Captured(lambda, state), Value.NotNull),
        IAwaitOperation awaited
            => Then(Evaluate(awaited.Operation, state), static (known, _) => new(MachineEffects.Join(known), Value.Unknown)),
        ICompoundAssignmentOperation compound => Change(compound.Target, new[] { compound.Value }, state),
        IIncrementOrDecrementOperation increment => Change(increment.Target, new IOperation[0], state),
        IDeclarationExpressionOperation declaration => One(state, Value.Unknown),
        IBinaryOperation or IUnaryOperation or IIsPatternOperation or IIsNullOperation or IIsTypeOperation
            when operation.Type?.SpecialType == SpecialType.System_Boolean => Decide(operation, state),
        IIsNullOperation => Decide(operation, state),
        IInterpolatedStringOperation or IInterpolationOperation or IBinaryOperation or IUnaryOperation
            or INameOfOperation or ITypeOfOperation
            => Visit(operation, state),
        IArrayElementReferenceOperation element => Read(element, state),
        IDeconstructionAssignmentOperation { Value: not ITupleOperation } deconstruction => Deconstruct(deconstruction, state),
        _ => Visit(operation, state, Lose),
    };

    /// <summary>The outcomes of several expressions, evaluated in order.</summary>
    public List<ArgumentValues> EvaluateAll(IReadOnlyList<IOperation> operations, FlowState state)
    {
        var values = new Value[operations.Count];
        for (int i = 0; i < values.Length; i++)
        {
            List<Outcome> outcomes = Evaluate(operations[i], state);
            if (outcomes.Count != 1) return EvaluateFrom(operations, i, values, outcomes);

            state = outcomes[0].State;
            values[i] = outcomes[0].Value;
        }

        return new(1) { new(state, values) };
    }

    // Continues at the first expression with several outcomes, or with none.
    private List<ArgumentValues> EvaluateFrom(IReadOnlyList<IOperation> operations, int first, Value[] given, List<Outcome> outcomes)
    {
        var results = new List<ArgumentValues>(outcomes.Count);
        Continue(results, given, first, outcomes);
        for (int i = first + 1; i < given.Length; i++)
        {
            var further = new List<ArgumentValues>(results.Count);
            foreach ((FlowState? known, Value[]? values) in results) Continue(further, values, i, Evaluate(operations[i], known));

            results = further;
        }

        return results;
    }

    // Each outcome has its own array of values; the last one reuses the existing array.
    private static void Continue(List<ArgumentValues> further, Value[] values, int index, List<Outcome> outcomes)
    {
        for (int i = 0; i < outcomes.Count; i++)
        {
            Value[] own = i == outcomes.Count - 1 ? values : (Value[])values.Clone();
            own[index] = outcomes[i].Value;
            further.Add(new(outcomes[i].State, own));
        }
    }

    private static List<Outcome> One(FlowState state, Value value) => new(1) { new(state, value) };

    private static List<Outcome> Then(List<Outcome> outcomes, System.Func<FlowState, Value, Outcome> next)
        => outcomes.ConvertAll(outcome => next(outcome.State, outcome.Value));

    private Value Constant(IOperation operation) => operation.ConstantValue.Value switch
    {
        null => Value.Null,
        bool value => Value.Of(value),
        var constant when _run.Types.Of(operation.Type) == MachineType.Errno => ErrnoOf(constant),
        _ => Value.Unknown,
    };

    private static Value ErrnoOf(object? constant) => new(IsZero(constant) ? ValueKind.Success : ValueKind.Failure);

    private static bool IsZero(object? constant)
        => constant is System.IConvertible number && number.ToDecimal(System.Globalization.CultureInfo.InvariantCulture) == 0;

    // The values in an unknown operation escape.
    private List<Outcome> Visit(IOperation operation, FlowState state, System.Func<FlowState, Value, FlowState>? release = null)
        => EvaluateAll(operation.ChildOperations.ToList(), state).ConvertAll(result =>
        {
            FlowState known = result.State;
            foreach (Value value in result.Values)
            {
                _run.MarkChecked(value);
                known = release?.Invoke(known, value) ?? known;
            }

            return new Outcome(known, Value.Unknown);
        });

    private static FlowState Lose(FlowState state, Value value) => value.IsObject ? state.Escape(value.Id, Escape.Gone) : state;

    private static FlowState Lend(FlowState state, Value value)
        => value.IsObject && state.Find(value.Id) is { Kind: TrackedKind.Contents } ? state.Escape(value.Id, Escape.Gone) : state;

    private FlowState Captured(IFlowAnonymousFunctionOperation lambda, FlowState state)
        => _run.Graph.CapturesOf(lambda)
            .Aggregate(state, static (known, symbol) => Lose(known, known.Get(AccessPath.Of(symbol)) ?? Value.Unknown));

    private List<Outcome> Capture(IFlowCaptureOperation capture, FlowState state)
    {
        // A capture for an assignment is read only later.
        return Then(Evaluate(capture.Value, state), (known, value)
            => new(Bind(known, AccessPath.OfCapture(capture.Id), value), value));
    }

    private List<Outcome> Create(IObjectCreationOperation creation, FlowState state)
    {
        var arguments = creation.Arguments.Select(static argument => argument.Value).ToList();
        return EvaluateAll(arguments, state).ConvertAll(result =>
        {
            FlowState known = result.State;
            for (int i = 0; i < result.Values.Length; i++)
            {
                _run.MarkChecked(result.Values[i]);
                known = Give(known, result.Values[i], creation.Arguments[i].Parameter, Escape.ToConstructor);
            }

            return _run.Types.Of(creation.Type) == MachineType.Machine
                ? _effects.Make(known, creation.Syntax, new(TrackedKind.Machine, LifetimeState.Open) { IsOwned = true, IsPresent = true })
                : new Outcome(known, Value.NotNull);
        });
    }

    private List<Outcome> Change(IOperation target, IReadOnlyList<IOperation> values, FlowState state)
        => EvaluateAll(new[] { target }.Concat(values).ToList(), state).ConvertAll(result =>
        {
            FlowState known = result.Values.Aggregate(result.State, Lose);
            return new Outcome(PathOf(target) is { } path ? Step(known.Forget(path), path, target) : known, Value.Unknown);
        });
}
