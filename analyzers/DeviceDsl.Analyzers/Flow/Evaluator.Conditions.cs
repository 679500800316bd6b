using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>The evaluation of conditions. Impossible execution paths are dropped.</content>
internal sealed partial class Evaluator
{
    /// <summary>The possible outcomes of a condition, each with the state that follows.</summary>
    public IEnumerable<(FlowState State, bool Outcome)> Test(IOperation condition, FlowState state) => condition switch
    {
        { ConstantValue: { HasValue: true, Value: bool constant } } => new[] { (state, constant) },
        IConversionOperation { OperatorMethod: null } conversion => Test(conversion.Operand, state),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not
            => Test(not.Operand, state).Select(static result => (result.State, !result.Outcome)),
        IIsNullOperation isNull => TestNull(isNull.Operand, state),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => TestEqual(equals, state),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs
            => TestEqual(differs, state).Select(static result => (result.State, !result.Outcome)),
        IIsPatternOperation pattern => TestPattern(pattern.Value, pattern.Pattern, state),
        IPropertyReferenceOperation { Property.Name: "IsActive", Instance: { } registration } when _run.Types.Of(registration.Type)
            .IsRegistration()
            => Evaluate(registration, state).SelectMany(outcome
                => TestActive(outcome.State, outcome.Value, Conditions.KeyOf(condition), condition)),
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            or IFlowCaptureReferenceOperation or IInvocationOperation or ISimpleAssignmentOperation
            => Decide(Evaluate(condition, state), condition),
        IDefaultValueOperation => new[] { (state, false) },
        _ => Decide(Visit(condition, state, Lend), condition),
    };

    // If both outcomes lead to the same objects, they need not be distinguished.
    private List<Outcome> Decide(IOperation operation, FlowState state)
    {
        var results = Test(operation, state).ToList();
        return results.Count > 1 && results.TrueForAll(result => result.State.HasSameObjects(results[0].State))
            ? One(results.Select(static result => result.State).Aggregate(FlowStateJoin.Meet), Value.Unknown)
            : results.ConvertAll(static result => new Outcome(result.State, Value.Of(result.Outcome)));
    }

    private IEnumerable<(FlowState State, bool Outcome)> Decide(List<Outcome> outcomes, IOperation condition)
        => outcomes.SelectMany(outcome => outcome.Value.Kind switch
        {
            ValueKind.True => new[] { (outcome.State, true) },
            ValueKind.False => new[] { (outcome.State, false) },
            _ => Guess(outcome.State, Conditions.KeyOf(condition), condition),
        });

    // Both outcomes, unless this execution path already knows the outcome of the same condition.
    private static (FlowState State, bool Outcome)[] Guess(FlowState state, string? key, IOperation condition)
    {
        if (key is null) return new[] { (state, true), (state, false) };

        if (state.Facts.TryGetValue(key, out Fact? fact)) return new[] { (state, fact.Outcome) };

        ImmutableArray<ISymbol> reads = Conditions.ReadsOf(condition);
        return new[] { true, false }
            .Select(outcome => (state with { Facts = state.Facts.SetItem(key, new(outcome, reads)) }, outcome))
            .ToArray();
    }

    private IEnumerable<(FlowState State, bool Outcome)> TestNull(IOperation operand, FlowState state)
        => Evaluate(operand, state).SelectMany(outcome => TestNull(outcome, operand));

    private IEnumerable<(FlowState State, bool Outcome)> TestNull(Outcome outcome, IOperation operand)
    {
        (FlowState? state, Value value) = outcome;
        _run.MarkChecked(value);
        switch (value.Kind)
        {
            case ValueKind.Null:
                return new[] { (state, true) };
            case ValueKind.NotNull or ValueKind.Errno or ValueKind.Success or ValueKind.Failure:
                return new[] { (state, false) };
            case ValueKind.Object when state.Find(value.Id) is { } tracked:
                FlowState present = state.With(value.Id, tracked with { IsPresent = true });
                return tracked.IsPresent
                    ? new[] { (state, false) }
                    : new[] { (Absent(state, value), true), (present, false) };
            default:
                return Guess(state, Conditions.KeyOf(operand) is { } key ? $"{key} is null" : null, operand);
        }
    }

    // A value that is null refers to no object.
    private static FlowState Absent(FlowState state, Value value)
    {
        state = state.Replace(value, Value.Null);
        return state with { Objects = state.Objects.Remove(value.Id) };
    }

    private IEnumerable<(FlowState State, bool Outcome)> TestEqual(IBinaryOperation comparison, FlowState state)
    {
        if (Conditions.IsNull(comparison.RightOperand)) return TestNull(comparison.LeftOperand, state);

        if (Conditions.IsNull(comparison.LeftOperand)) return TestNull(comparison.RightOperand, state);

        return EvaluateAll(new[] { comparison.LeftOperand, comparison.RightOperand }, state)
            .SelectMany(result
                => Compare(result.State, result.Values[0], result.Values[1], comparison.LeftOperand, comparison.RightOperand));
    }

    private IEnumerable<(FlowState State, bool Outcome)> Compare(FlowState state, Value left, Value right, IOperation one, IOperation other)
    {
        _run.MarkChecked(left);
        _run.MarkChecked(right);
        if (left.IsBoolean && right.IsBoolean) return new[] { (state, left == right) };

        if (right is { IsErrno: true, Id: < 0 }) return CompareErrno(state, left, right.Kind);

        if (left is { IsErrno: true, Id: < 0 }) return CompareErrno(state, right, left.Kind);

        string? key = Conditions.KeyOf(one) is { } text && Conditions.KeyOf(other) is { } otherText ? $"{text} == {otherText}" : null;
        return Guess(state, key, one.Parent ?? one);
    }

    private static IEnumerable<(FlowState State, bool Outcome)> CompareErrno(FlowState state, Value value, ValueKind constant)
    {
        bool isSuccess = constant == ValueKind.Success;
        return value.Kind switch
        {
            ValueKind.Success => new[] { (state, isSuccess) },
            ValueKind.Failure when isSuccess => new[] { (state, false) },
            ValueKind.Errno when isSuccess => new[]
            {
                (state.Replace(value, value with { Kind = ValueKind.Success }), true),
                (Fail(state.Replace(value, value with { Kind = ValueKind.Failure })), false),
            },
            ValueKind.Errno => new[]
            {
                (Fail(state.Replace(value, value with { Kind = ValueKind.Failure })), true),
                (state, false),
            },
            _ => new[] { (state, true), (state, false) },
        };
    }

    private static FlowState Fail(FlowState state) => state with { Failure = state.Failure with { HasFailed = true } };

    private IEnumerable<(FlowState State, bool Outcome)> TestPattern(IOperation value, IPatternOperation pattern, FlowState state)
        => Evaluate(value, state).SelectMany(outcome => TestPattern(outcome, value, pattern));

    private IEnumerable<(FlowState State, bool Outcome)> TestPattern(Outcome tested, IOperation value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                return TestPattern(tested, value, negated.Pattern).Select(static result => (result.State, !result.Outcome));
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or or BinaryOperatorKind.And } both:
                bool isOr = both.OperatorKind == BinaryOperatorKind.Or;
                return TestPattern(tested, value, both.LeftPattern).SelectMany(left => left.Outcome == isOr
                    ? new[] { left }
                    : TestPattern(tested with { State = left.State }, value, both.RightPattern));
            case IConstantPatternOperation constant when Conditions.IsNull(constant.Value):
                return TestNull(tested, value);
            case IConstantPatternOperation constant:
                return Compare(tested.State, tested.Value, Constant(constant.Value), value, constant.Value);
            case IDeclarationPatternOperation declaration:
                return TestPresence(tested, value, declaration.DeclaredSymbol, null);
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                return TestPresence(tested, value, recursive.DeclaredSymbol, recursive);
            default:
                _run.MarkChecked(tested.Value);
                return Guess(Declare(tested.State, pattern), null, value);
        }
    }

    private IEnumerable<(FlowState State, bool Outcome)> TestPresence(
        Outcome tested, IOperation value, ISymbol? declared, IRecursivePatternOperation? further)
        => TestNull(tested, value)
            .SelectMany(result => result.Outcome ? new[] { (result.State, false) } : TestFurther(further, tested.Value, result.State))
            .Select(result => (
                result.Outcome && declared is not null ? Bind(result.State, AccessPath.Of(declared), tested.Value) : result.State,
                result.Outcome));

    // The further conditions of a pattern on a value that is not null.
    private IEnumerable<(FlowState State, bool Outcome)> TestFurther(IRecursivePatternOperation? pattern, Value value, FlowState state)
    {
        if (pattern is null or { PropertySubpatterns.IsEmpty: true }) return new[] { (state, true) };

        state = Declare(state, pattern);
        return pattern.PropertySubpatterns[0] is
        {
            Member: IPropertyReferenceOperation { Property.Name: "IsActive" } member,
            Pattern: IConstantPatternOperation { Value.ConstantValue.Value: bool wanted },
        }
            && pattern.PropertySubpatterns.Length == 1
                ? TestActive(state, value, null, member).Select(result => (result.State, result.Outcome == wanted))
                : Guess(state, null, pattern);
    }

    // A registration that is not active has ended, for whatever reason.
    private IEnumerable<(FlowState State, bool Outcome)> TestActive(FlowState state, Value value, string? key, IOperation condition)
    {
        TrackedObject? tracked = value.IsObject && state.Find(value.Id) is { IsRegistration: true, IsTracked: true } known ? known : null;
        return tracked?.State switch
        {
            LifetimeState.Deassigned or LifetimeState.Ended => new[] { (state, false) },
            LifetimeState.Assigned or LifetimeState.Presumed or LifetimeState.DeassignPending => Guess(state, key, condition)
                .Select(result => (
                    result.Outcome ? result.State : result.State.With(value.Id, tracked with { State = LifetimeState.Ended }),
                    result.Outcome)),
            _ => Guess(state, key, condition),
        };
    }

    // Deconstructed values are not tracked.
    private static FlowState Declare(FlowState state, IPatternOperation pattern)
        => pattern.DescendantsAndSelf().OfType<IDeclarationPatternOperation>()
            .Select(static declaration => declaration.DeclaredSymbol)
            .OfType<ISymbol>()
            .Aggregate(state, static (known, symbol) => known.Forget(AccessPath.Of(symbol)));
}
