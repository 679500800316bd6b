using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>The conditions under which an operation of a body is reached, with the known values of members.</summary>
internal sealed class Guards(TypeCode code, IReadOnlyDictionary<ISymbol, object> facts)
{
    private const int Depth = 3;

    /// <summary>Represents a known null in the facts.</summary>
    public static readonly object Null = new();

    /// <summary>Whether an operation is certainly reached.</summary>
    public bool LetThrough(IOperation operation, IOperation body) => Of(operation, body).All(static holds => holds == true);

    /// <summary>The member that an operation reads, also by a volatile read.</summary>
    public static ISymbol? Read(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Read" or "Exchange" or "CompareExchange" } method } call
            && Framework.NameOf(method.ContainingType) is "Volatile" or "Interlocked"
            ? Symbols.Of(call.Arguments[0].Value)
            : Symbols.Of(operation);

    private IEnumerable<bool?> Of(IOperation operation, IOperation body)
    {
        for ((IOperation? child, IOperation? parent) = (operation, operation.Parent);
            parent is not null && child != body;
            (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConditionalOperation conditional when child != conditional.Condition:
                    yield return Value(conditional.Condition) == (conditional.WhenTrue == child);
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when child == both.RightOperand:
                    yield return Value(both.LeftOperand);
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when child == either.RightOperand:
                    yield return !Value(either.LeftOperand);
                    break;
                case ICoalesceAssignmentOperation assignment when child == assignment.Value:
                    yield return Fact(assignment.Target) is { } old ? ReferenceEquals(old, Null) : null;
                    break;
                case IWhileLoopOperation { Condition: { } condition, ConditionIsTop: true } when child != condition:
                    yield return Value(condition);
                    break;
                case IBlockOperation block:
                    foreach (IConditionalOperation left
                        in block.Operations.TakeWhile(statement => statement != child)
                            .OfType<IConditionalOperation>()
                            .Where(static statement => Functions.Leaves(statement.WhenTrue)))
                    {
                        yield return !Value(left.Condition);
                    }

                    break;
                case ISwitchCaseOperation { Parent: ISwitchOperation choice } section:
                    yield return section.Clauses.Any(clause => Matches(choice.Value, clause) == true);
                    break;
                case ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm:
                    yield return Matches(choice.Value, arm.Pattern);
                    break;
                case ICatchClauseOperation or IConditionalAccessOperation or ICoalesceOperation or IForEachLoopOperation
                    or IForLoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    // An unsupported condition.
                    yield return null;
                    break;
            }
        }
    }

    private bool? Value(IOperation condition, int depth = Depth) => condition switch
    {
        IParenthesizedOperation parenthesized => Value(parenthesized.Operand, depth),
        IConversionOperation conversion => Value(conversion.Operand, depth),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => !Value(not.Operand, depth),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and
            => And(Value(and.LeftOperand, depth), Value(and.RightOperand, depth)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or
            => !And(!Value(or.LeftOperand, depth), !Value(or.RightOperand, depth)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => AreEqual(equals.LeftOperand, equals.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } different
            => !AreEqual(different.LeftOperand, different.RightOperand),
        IIsPatternOperation match => Matches(match.Value, match.Pattern),
        _ when Fact(condition) is { } known => known as bool?,
        IPropertyReferenceOperation { Property.GetMethod: { } getter } when depth > 0 => Returned(getter, depth),
        IInvocationOperation { Arguments.IsEmpty: true } call when depth > 0 && Callee.Of(call) is { } callee => Returned(callee, depth),
        _ => null,
    };

    // A property or method of the type that returns a condition.
    private bool? Returned(IMethodSymbol method, int depth)
        => SymbolEqualityComparer.Default.Equals(method.ContainingType, code.Type)
            && code.BodyOf(method) is IOperation body
            && code.Blocks.Of(body).Own.OfType<IReturnOperation>().ToList() is { Count: 1 } returns
            && returns[0].ReturnedValue is { } value
                ? Value(value, depth - 1)
                : null;

    private bool? Matches(IOperation value, IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => AreEqual(value, constant.Value),
        INegatedPatternOperation negated => !Matches(value, negated.Pattern),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or
            => !And(!Matches(value, or.LeftPattern), !Matches(value, or.RightPattern)),
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true }
            => Fact(value) is { } known ? !ReferenceEquals(known, Null) : null,
        _ => null,
    };

    private bool? Matches(IOperation value, ICaseClauseOperation clause) => clause switch
    {
        ISingleValueCaseClauseOperation single => AreEqual(value, single.Value),
        IPatternCaseClauseOperation { Guard: null } pattern => Matches(value, pattern.Pattern),
        _ => null,
    };

    private static bool? And(bool? one, bool? other)
        => one == false || other == false ? false : one == true && other == true ? true : null;

    private bool? AreEqual(IOperation one, IOperation other)
        => Fact(one) is { } left && Fact(other) is { } right ? Equals(left, right) : null;

    private object? Fact(IOperation operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: var value } } => value ?? Null,
        IConversionOperation conversion => Fact(conversion.Operand),
        _ => Read(operation) is { } symbol && facts.TryGetValue(symbol, out object known) ? known : null,
    };
}
