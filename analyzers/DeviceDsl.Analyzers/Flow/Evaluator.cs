using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What operations do to what is known. An operation may have several outcomes, such as a success and a refusal.</summary>
internal sealed partial class Evaluator
{
    private readonly FlowRun _run;
    private readonly MachineEffects _effects;

    public Evaluator(FlowRun run)
    {
        _run = run;
        _effects = new(run);
    }

    /// <summary>What is known after a statement.</summary>
    public List<Outcome> Execute(IOperation operation, Env env)
        => Evaluate(operation is IExpressionStatementOperation statement ? statement.Operation : operation, env);

    /// <summary>What an expression gives.</summary>
    public List<Outcome> Evaluate(IOperation operation, Env env) => operation switch
    {
        _ when operation.ConstantValue.HasValue => One(env, Constant(operation)),
        IConversionOperation { OperatorMethod: null } conversion => Evaluate(conversion.Operand, env),
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            or IFlowCaptureReferenceOperation => Read(operation, env),
        IDefaultValueOperation => One(env, operation.Type is { IsReferenceType: true } ? Value.Null : Value.Unknown),
        IFlowCaptureOperation capture => Capture(capture, env),
        ISimpleAssignmentOperation assignment => Assign(assignment, env),
        IInvocationOperation call => Call(call, env),
        IObjectCreationOperation creation => Create(creation, env),
        IFlowAnonymousFunctionOperation lambda => One(Captured(lambda, env), Value.NotNull),
        IAwaitOperation awaited => Then(Evaluate(awaited.Operation, env), static (known, _) => new(MachineEffects.Join(known), Value.Unknown)),
        ICompoundAssignmentOperation compound => Change(compound.Target, new[] { compound.Value }, env),
        IIncrementOrDecrementOperation increment => Change(increment.Target, new IOperation[0], env),
        IDeclarationExpressionOperation declaration => One(env, Value.Unknown),
        IBinaryOperation or IUnaryOperation or IIsPatternOperation or IIsNullOperation or IIsTypeOperation
            when operation.Type?.SpecialType == SpecialType.System_Boolean => Decide(operation, env),
        IIsNullOperation => Decide(operation, env),
        IInterpolatedStringOperation or IBinaryOperation or IUnaryOperation or INameOfOperation or ITypeOfOperation
            => Visit(operation, env),
        IArrayElementReferenceOperation element => Visit(element, env, Lend),
        _ => Visit(operation, env, Lose),
    };

    /// <summary>What several expressions give, one after the other.</summary>
    public List<Given> EvaluateAll(IReadOnlyList<IOperation> operations, Env env)
    {
        var values = new Value[operations.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var outcomes = Evaluate(operations[i], env);
            if (outcomes.Count != 1)
            {
                return EvaluateFrom(operations, i, values, outcomes);
            }

            env = outcomes[0].Env;
            values[i] = outcomes[0].Value;
        }

        return new() { new(env, values) };
    }

    // From the first expression that has several outcomes, or none.
    private List<Given> EvaluateFrom(IReadOnlyList<IOperation> operations, int first, Value[] given, List<Outcome> outcomes)
    {
        var results = new List<Given>(outcomes.Count);
        Continue(results, given, first, outcomes);
        for (int i = first + 1; i < given.Length; i++)
        {
            var further = new List<Given>(results.Count);
            foreach (var (known, values) in results)
            {
                Continue(further, values, i, Evaluate(operations[i], known));
            }

            results = further;
        }

        return results;
    }

    // Each outcome has values of its own; the last one takes over those of before.
    private static void Continue(List<Given> further, Value[] values, int index, List<Outcome> outcomes)
    {
        for (int i = 0; i < outcomes.Count; i++)
        {
            var own = i == outcomes.Count - 1 ? values : (Value[])values.Clone();
            own[index] = outcomes[i].Value;
            further.Add(new(outcomes[i].Env, own));
        }
    }

    private static List<Outcome> One(Env env, Value value) => new() { new(env, value) };

    private static List<Outcome> Then(List<Outcome> outcomes, System.Func<Env, Value, Outcome> next)
        => outcomes.ConvertAll(outcome => next(outcome.Env, outcome.Value));

    private Value Constant(IOperation operation) => operation.ConstantValue.Value switch
    {
        null => Value.Null,
        bool value => Value.Of(value),
        _ when _run.Types.Of(operation.Type) == MachineType.Errno
            => new(IsZero(operation.ConstantValue.Value) ? ValueKind.Success : ValueKind.Failure),
        _ => Value.Unknown,
    };

    private static bool IsZero(object? constant)
        => constant is System.IConvertible number && number.ToDecimal(System.Globalization.CultureInfo.InvariantCulture) == 0;

    // What stands in an operation that is not known goes its own ways.
    private List<Outcome> Visit(IOperation operation, Env env, System.Func<Env, Value, Env>? release = null)
        => EvaluateAll(operation.ChildOperations.ToList(), env).ConvertAll(result =>
        {
            var known = result.Env;
            foreach (var value in result.Values)
            {
                _run.Look(value);
                known = release?.Invoke(known, value) ?? known;
            }

            return new Outcome(known, Value.Unknown);
        });

    private static Env Lose(Env env, Value value) => value.IsThing ? env.Escape(value.Id, Escape.Gone) : env;

    private static Env Lend(Env env, Value value)
        => value.IsThing && env.Find(value.Id) is { Kind: ThingKind.Contents } ? env.Escape(value.Id, Escape.Gone) : env;

    private Env Captured(IFlowAnonymousFunctionOperation lambda, Env env)
        => _run.Graph.CapturesOf(lambda).Aggregate(env, static (known, symbol) => Lose(known, known.Get(Place.Of(symbol)) ?? Value.Unknown));

    private List<Outcome> Capture(IFlowCaptureOperation capture, Env env)
    {
        // What is captured to be assigned is read only later.
        return Then(Evaluate(capture.Value, env), (known, value)
            => new(Bind(known, Place.OfCapture(capture.Id), value), value));
    }

    private List<Outcome> Create(IObjectCreationOperation creation, Env env)
    {
        var arguments = creation.Arguments.Select(static argument => argument.Value).ToList();
        return EvaluateAll(arguments, env).ConvertAll(result =>
        {
            var known = result.Env;
            for (int i = 0; i < result.Values.Length; i++)
            {
                _run.Look(result.Values[i]);
                known = Give(known, result.Values[i], creation.Arguments[i].Parameter, Escape.ToConstructor);
            }

            return _run.Types.Of(creation.Type) == MachineType.Machine
                ? _effects.Make(known, creation.Syntax, new(ThingKind.Machine, ThingState.Open) { IsOwned = true, IsPresent = true })
                : new Outcome(known, Value.NotNull);
        });
    }

    private List<Outcome> Change(IOperation target, IReadOnlyList<IOperation> values, Env env)
        => EvaluateAll(new[] { target }.Concat(values).ToList(), env).ConvertAll(result =>
        {
            var known = result.Values.Aggregate(result.Env, Lose);
            return new Outcome(PlaceOf(target) is { } place ? known.Forget(place) : known, Value.Unknown);
        });
}
