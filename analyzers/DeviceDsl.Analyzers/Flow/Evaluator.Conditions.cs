using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>What conditions tell. Ways that cannot be gone are dropped.</content>
internal sealed partial class Evaluator
{
    /// <summary>The outcomes that a condition can have, each with what is known then.</summary>
    public IEnumerable<(Env Env, bool Outcome)> Test(IOperation condition, Env env) => condition switch
    {
        { ConstantValue: { HasValue: true, Value: bool constant } } => new[] { (env, constant) },
        IConversionOperation { OperatorMethod: null } conversion => Test(conversion.Operand, env),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not
            => Test(not.Operand, env).Select(static result => (result.Env, !result.Outcome)),
        IIsNullOperation isNull => TestNull(isNull.Operand, env),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => TestEqual(equals, env),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs
            => TestEqual(differs, env).Select(static result => (result.Env, !result.Outcome)),
        IIsPatternOperation pattern => TestPattern(pattern.Value, pattern.Pattern, env),
        IPropertyReferenceOperation { Property.Name: "IsActive", Instance: { } registration } when _run.Types.Of(registration.Type).IsRegistration()
            => Evaluate(registration, env).SelectMany(outcome => TestActive(outcome.Env, outcome.Value, Conditions.KeyOf(condition), condition)),
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            or IFlowCaptureReferenceOperation or IInvocationOperation or ISimpleAssignmentOperation
            => Decide(Evaluate(condition, env), condition),
        IDefaultValueOperation => new[] { (env, false) },
        _ => Decide(Visit(condition, env, Lend), condition),
    };

    // Where both outcomes leave the same behind, nothing depends on which it was.
    private List<Outcome> Decide(IOperation operation, Env env)
    {
        var results = Test(operation, env).ToList();
        return results.Count > 1 && results.TrueForAll(result => result.Env.HasSameThings(results[0].Env))
            ? One(results.Select(static result => result.Env).Aggregate(EnvJoin.Meet), Value.Unknown)
            : results.ConvertAll(static result => new Outcome(result.Env, Value.Of(result.Outcome)));
    }

    private IEnumerable<(Env Env, bool Outcome)> Decide(List<Outcome> outcomes, IOperation condition)
        => outcomes.SelectMany(outcome => outcome.Value.Kind switch
        {
            ValueKind.True => new[] { (outcome.Env, true) },
            ValueKind.False => new[] { (outcome.Env, false) },
            _ => Guess(outcome.Env, Conditions.KeyOf(condition), condition),
        });

    // Both outcomes, unless the same condition had one before on this way.
    private static (Env Env, bool Outcome)[] Guess(Env env, string? key, IOperation condition)
    {
        if (key is null)
        {
            return new[] { (env, true), (env, false) };
        }

        if (env.Facts.TryGetValue(key, out var fact))
        {
            return new[] { (env, fact.Outcome) };
        }

        var reads = Conditions.ReadsOf(condition);
        return new[] { true, false }
            .Select(outcome => (env with { Facts = env.Facts.SetItem(key, new(outcome, reads)) }, outcome))
            .ToArray();
    }

    private IEnumerable<(Env Env, bool Outcome)> TestNull(IOperation operand, Env env)
        => Evaluate(operand, env).SelectMany(outcome => TestNull(outcome, operand));

    private IEnumerable<(Env Env, bool Outcome)> TestNull(Outcome outcome, IOperation operand)
    {
        var (env, value) = outcome;
        _run.Look(value);
        switch (value.Kind)
        {
            case ValueKind.Null:
                return new[] { (env, true) };
            case ValueKind.NotNull or ValueKind.Errno or ValueKind.Success or ValueKind.Failure:
                return new[] { (env, false) };
            case ValueKind.Thing when env.Find(value.Id) is { } thing:
                var present = env.With(value.Id, thing with { IsPresent = true });
                return thing.IsPresent
                    ? new[] { (env, false) }
                    : new[] { (Absent(env, value), true), (present, false) };
            default:
                return Guess(env, Conditions.KeyOf(operand) is { } key ? $"{key} is null" : null, operand);
        }
    }

    // What turns out to be null was never there.
    private static Env Absent(Env env, Value value)
    {
        env = env.Replace(value, Value.Null);
        return env with { Things = env.Things.Remove(value.Id) };
    }

    private IEnumerable<(Env Env, bool Outcome)> TestEqual(IBinaryOperation comparison, Env env)
    {
        if (Conditions.IsNull(comparison.RightOperand))
        {
            return TestNull(comparison.LeftOperand, env);
        }

        if (Conditions.IsNull(comparison.LeftOperand))
        {
            return TestNull(comparison.RightOperand, env);
        }

        return EvaluateAll(new[] { comparison.LeftOperand, comparison.RightOperand }, env)
            .SelectMany(result => Compare(result.Env, result.Values[0], result.Values[1], comparison.LeftOperand, comparison.RightOperand));
    }

    private IEnumerable<(Env Env, bool Outcome)> Compare(Env env, Value left, Value right, IOperation one, IOperation other)
    {
        _run.Look(left);
        _run.Look(right);
        if (left.IsBoolean && right.IsBoolean)
        {
            return new[] { (env, left == right) };
        }

        if (right is { IsErrno: true, Id: < 0 })
        {
            return CompareErrno(env, left, right.Kind);
        }

        if (left is { IsErrno: true, Id: < 0 })
        {
            return CompareErrno(env, right, left.Kind);
        }

        string? key = Conditions.KeyOf(one) is { } text && Conditions.KeyOf(other) is { } otherText ? $"{text} == {otherText}" : null;
        return Guess(env, key, one.Parent ?? one);
    }

    private static IEnumerable<(Env Env, bool Outcome)> CompareErrno(Env env, Value value, ValueKind constant)
    {
        bool isSuccess = constant == ValueKind.Success;
        return value.Kind switch
        {
            ValueKind.Success => new[] { (env, isSuccess) },
            ValueKind.Failure when isSuccess => new[] { (env, false) },
            ValueKind.Errno when isSuccess => new[]
            {
                (env.Replace(value, value with { Kind = ValueKind.Success }), true),
                (Fail(env.Replace(value, value with { Kind = ValueKind.Failure })), false),
            },
            ValueKind.Errno => new[]
            {
                (Fail(env.Replace(value, value with { Kind = ValueKind.Failure })), true),
                (env, false),
            },
            _ => new[] { (env, true), (env, false) },
        };
    }

    private static Env Fail(Env env) => env with { Trouble = env.Trouble with { HasFailed = true } };

    private IEnumerable<(Env Env, bool Outcome)> TestPattern(IOperation value, IPatternOperation pattern, Env env)
        => Evaluate(value, env).SelectMany(outcome => TestPattern(outcome, value, pattern));

    private IEnumerable<(Env Env, bool Outcome)> TestPattern(Outcome tested, IOperation value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                return TestPattern(tested, value, negated.Pattern).Select(static result => (result.Env, !result.Outcome));
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or or BinaryOperatorKind.And } both:
                bool isOr = both.OperatorKind == BinaryOperatorKind.Or;
                return TestPattern(tested, value, both.LeftPattern).SelectMany(left => left.Outcome == isOr
                    ? new[] { left }
                    : TestPattern(tested with { Env = left.Env }, value, both.RightPattern));
            case IConstantPatternOperation constant when Conditions.IsNull(constant.Value):
                return TestNull(tested, value);
            case IConstantPatternOperation constant:
                return Compare(tested.Env, tested.Value, Constant(constant.Value), value, constant.Value);
            case IDeclarationPatternOperation declaration:
                return TestPresence(tested, value, declaration.DeclaredSymbol, null);
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                return TestPresence(tested, value, recursive.DeclaredSymbol, recursive);
            default:
                _run.Look(tested.Value);
                return Guess(Declare(tested.Env, pattern), null, value);
        }
    }

    private IEnumerable<(Env Env, bool Outcome)> TestPresence(Outcome tested, IOperation value, ISymbol? declared, IRecursivePatternOperation? further)
        => TestNull(tested, value)
            .SelectMany(result => result.Outcome ? new[] { (result.Env, false) } : TestFurther(further, tested.Value, result.Env))
            .Select(result => (result.Outcome && declared is not null ? Bind(result.Env, Place.Of(declared), tested.Value) : result.Env, result.Outcome));

    // What else a pattern asks of what is there.
    private IEnumerable<(Env Env, bool Outcome)> TestFurther(IRecursivePatternOperation? pattern, Value value, Env env)
    {
        if (pattern is null or { PropertySubpatterns.IsEmpty: true })
        {
            return new[] { (env, true) };
        }

        env = Declare(env, pattern);
        return pattern.PropertySubpatterns[0] is { Member: IPropertyReferenceOperation { Property.Name: "IsActive" } member, Pattern: IConstantPatternOperation { Value.ConstantValue.Value: bool wanted } }
            && pattern.PropertySubpatterns.Length == 1
                ? TestActive(env, value, null, member).Select(result => (result.Env, result.Outcome == wanted))
                : Guess(env, null, pattern);
    }

    // A registration that is not active is over, whatever ended it.
    private IEnumerable<(Env Env, bool Outcome)> TestActive(Env env, Value value, string? key, IOperation condition)
    {
        var thing = value.IsThing && env.Find(value.Id) is { IsRegistration: true, IsFollowed: true } known ? known : null;
        return thing?.State switch
        {
            ThingState.Deassigned or ThingState.Ended => new[] { (env, false) },
            ThingState.Assigned or ThingState.Presumed or ThingState.DeassignPending => Guess(env, key, condition)
                .Select(result => (result.Outcome ? result.Env : result.Env.With(value.Id, thing with { State = ThingState.Ended }), result.Outcome)),
            _ => Guess(env, key, condition),
        };
    }

    // What a pattern takes apart is not followed.
    private static Env Declare(Env env, IPatternOperation pattern)
        => pattern.DescendantsAndSelf().OfType<IDeclarationPatternOperation>()
            .Select(static declaration => declaration.DeclaredSymbol)
            .OfType<ISymbol>()
            .Aggregate(env, static (known, symbol) => known.Forget(Place.Of(symbol)));
}
