using System;
using System.Globalization;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Arrays;

/// <summary>The indices that an expression is certain to have.</summary>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
internal sealed record IndexRange(long Lowest, long Highest)
{
    /// <summary>The indices of a constant, or of the counter of a loop with constant bounds; null if they are unknown.</summary>
    public static IndexRange? Of(IOperation index) => index switch
    {
        { ConstantValue: { HasValue: true, Value: { } constant } } => NumberOf(constant) is { } number ? new(number, number) : null,
        IConversionOperation { OperatorMethod: null } conversion => Of(conversion.Operand),
        IParenthesizedOperation inner => Of(inner.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when Constant(sum.RightOperand) is { } added
            => Of(sum.LeftOperand)?.Moved(added),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference when Constant(difference.RightOperand) is { } taken
            => Of(difference.LeftOperand)?.Moved(-taken),
        ILocalReferenceOperation counter => OfCounter(counter),
        _ => null,
    };

    /// <summary>The value of a constant number, or null.</summary>
    public static long? Constant(IOperation? operation)
        => operation?.ConstantValue is { HasValue: true, Value: { } constant } ? NumberOf(constant) : null;

    private IndexRange Moved(long by) => new(Lowest + by, Highest + by);

    private static long? NumberOf(object constant) => constant switch
    {
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(constant, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static IndexRange? OfCounter(ILocalReferenceOperation counter)
        => Functions.Ancestors(counter).OfType<IForLoopOperation>().FirstOrDefault(loop => Counts(loop, counter.Local)) is { } loop
            && IsAlwaysReached(counter, loop)
            && StartOf(loop, counter.Local) is { } start
            && EndOf(loop, counter.Local) is { } end
            && start <= end
                ? new(start, end)
                : null;

    private static bool Counts(IForLoopOperation loop, ILocalSymbol counter)
        => loop.Locals.Contains(counter, SymbolEqualityComparer.Default)
            && loop.AtLoopBottom.Length == 1
            && loop.AtLoopBottom[0] is IExpressionStatementOperation
            {
                Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment } step,
            }
            && Symbols.AreSame(Symbols.Of(step.Target), counter);

    // In each turn, so that it has every value of the counter.
    private static bool IsAlwaysReached(ILocalReferenceOperation counter, IForLoopOperation loop)
        => loop.Body.Syntax.Span.Contains(counter.Syntax.Span)
            && Functions.Ancestors(counter).TakeWhile(parent => parent != loop).All(static parent => !Chooses(parent))
            && loop.Body.Descendants().All(operation => !Leaves(operation) && !Changes(operation, counter.Local));

    private static bool Chooses(IOperation parent) => parent
        is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICoalesceOperation or ICoalesceAssignmentOperation
        or IConditionalAccessOperation or ITryOperation or ICatchClauseOperation or ILoopOperation
        or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr };

    private static bool Leaves(IOperation operation) => operation is IBranchOperation or IReturnOperation or IThrowOperation;

    private static bool Changes(IOperation operation, ILocalSymbol counter) => operation switch
    {
        IAssignmentOperation assignment => Symbols.AreSame(Symbols.Of(assignment.Target), counter),
        IIncrementOrDecrementOperation step => Symbols.AreSame(Symbols.Of(step.Target), counter),
        IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => Symbols.AreSame(Symbols.Of(argument.Value), counter),
        _ => false,
    };

    private static long? StartOf(IForLoopOperation loop, ILocalSymbol counter)
        => loop.Before.SelectMany(static before => before.DescendantsAndSelf())
            .OfType<IVariableDeclaratorOperation>()
            .Where(declarator => Symbols.AreSame(declarator.Symbol, counter))
            .Select(static declarator => Constant(declarator.Initializer?.Value))
            .FirstOrDefault();

    private static long? EndOf(IForLoopOperation loop, ILocalSymbol counter)
        => loop.Condition is IBinaryOperation condition && Symbols.AreSame(Symbols.Of(condition.LeftOperand), counter)
            ? condition.OperatorKind switch
            {
                BinaryOperatorKind.LessThan => Constant(condition.RightOperand) - 1,
                BinaryOperatorKind.LessThanOrEqual => Constant(condition.RightOperand),
                _ => null,
            }
            : null;
}
