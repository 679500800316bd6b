using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>The conditions under which an operation of a body is reached.</summary>
internal static class Guards
{
    /// <summary>Whether an operation is certainly reached with the given values of members.</summary>
    public static bool LetThrough(IOperation operation, IOperation body, IReadOnlyDictionary<ISymbol, object> facts)
        => Of(operation, body).All(guard => Value(guard.Condition, facts) == guard.Expected);

    private static IEnumerable<(IOperation Condition, bool Expected)> Of(IOperation operation, IOperation body)
    {
        for ((IOperation? child, IOperation? parent) = (operation, operation.Parent);
            parent is not null && child != body;
            (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConditionalOperation conditional when child != conditional.Condition:
                    yield return (conditional.Condition, conditional.WhenTrue == child);
                    break;
                case IWhileLoopOperation { Condition: { } condition, ConditionIsTop: true } when child != condition:
                    yield return (condition, true);
                    break;
                case IBlockOperation block:
                    foreach (IConditionalOperation left
                        in block.Operations.TakeWhile(statement => statement != child)
                            .OfType<IConditionalOperation>()
                            .Where(static statement => Functions.Leaves(statement.WhenTrue)))
                    {
                        yield return (left.Condition, false);
                    }

                    break;
                case ISwitchCaseOperation or ICatchClauseOperation or ISwitchExpressionArmOperation or IConditionalAccessOperation
                    or ICoalesceOperation
                    or IForEachLoopOperation or IForLoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    // An unsupported condition.
                    yield return (parent, true);
                    break;
            }
        }
    }

    private static bool? Value(IOperation condition, IReadOnlyDictionary<ISymbol, object> facts) => condition switch
    {
        IParenthesizedOperation parenthesized => Value(parenthesized.Operand, facts),
        IConversionOperation conversion => Value(conversion.Operand, facts),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => !Value(not.Operand, facts),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and
            => And(Value(and.LeftOperand, facts), Value(and.RightOperand, facts)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or
            => !And(!Value(or.LeftOperand, facts), !Value(or.RightOperand, facts)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => AreEqual(equals.LeftOperand, equals.RightOperand, facts),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } different
            => !AreEqual(different.LeftOperand, different.RightOperand, facts),
        IIsPatternOperation { Pattern: IConstantPatternOperation pattern } match => AreEqual(match.Value, pattern.Value, facts),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation pattern } } match
            => !AreEqual(match.Value, pattern.Value, facts),
        _ => Fact(condition, facts) as bool?,
    };

    private static bool? And(bool? one, bool? other)
        => one == false || other == false ? false : one == true && other == true ? true : null;

    private static bool? AreEqual(IOperation one, IOperation other, IReadOnlyDictionary<ISymbol, object> facts)
        => Fact(one, facts) is { } left && Fact(other, facts) is { } right ? Equals(left, right) : null;

    private static object? Fact(IOperation operation, IReadOnlyDictionary<ISymbol, object> facts) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: { } value } } => value,
        IConversionOperation conversion => Fact(conversion.Operand, facts),
        _ => Symbols.Of(operation) is { } symbol && facts.TryGetValue(symbol, out object known) ? known : null,
    };
}
