using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>Finds the code that runs only if a call that returns an <c>Errno</c> was rejected.</summary>
internal sealed class Refusals
{
    private readonly IInvocationOperation _call;
    private readonly ISymbol? _errno;
    private readonly IOperation _root;
    private readonly Lazy<LocalValues> _locals;

    public Refusals(IInvocationOperation call)
    {
        _call = call;
        _errno = Symbols.TargetOf(call) as ILocalSymbol;
        _root = Functions.RootOf(call);
        _locals = new(() => new(_root.Descendants()));
    }

    /// <summary>The pieces of code, each in its order.</summary>
    public IEnumerable<IReadOnlyList<IOperation>> Find()
        => _root.Descendants()
            .Where(operation => operation.Syntax.Span.End >= _call.Syntax.Span.End)
            .SelectMany(Find)
            .Where(static piece => piece.Count > 0);

    private IEnumerable<IReadOnlyList<IOperation>> Find(IOperation operation) => operation switch
    {
        IConditionalOperation branch => OfBranch(branch),
        ISwitchOperation choice when IsErrno(choice.Value) => choice.Cases.Where(section => IsRefused(section, choice))
            .Select(static section => (IReadOnlyList<IOperation>)section.Body),
        ISwitchExpressionOperation choice when IsErrno(choice.Value) => choice.Arms.Where(arm => IsRefused(arm, choice))
            .Select(static arm => (IReadOnlyList<IOperation>)[arm.Value]),
        _ => [],
    };

    private IEnumerable<IReadOnlyList<IOperation>> OfBranch(IConditionalOperation branch)
    {
        if (MeansRefusal(branch.Condition, true)) yield return [branch.WhenTrue];

        if (MeansRefusal(branch.Condition, false)) yield return branch.WhenFalse is { } otherwise ? [otherwise] : [];

        bool isRestRefused = (Functions.Leaves(branch.WhenTrue) && MeansRefusal(branch.Condition, false))
            || (Functions.Leaves(branch.WhenFalse) && MeansRefusal(branch.Condition, true));
        if (isRestRefused && branch.Parent is IBlockOperation block)
        {
            yield return [.. block.Operations.Skip(block.Operations.IndexOf(branch) + 1)];
        }
    }

    /// <summary>Whether the call was certainly rejected if a condition has an outcome.</summary>
    private bool MeansRefusal(IOperation condition, bool outcome) => condition switch
    {
        IParenthesizedOperation inner => MeansRefusal(inner.Operand, outcome),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => MeansRefusal(not.Operand, !outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
            => outcome == (both.OperatorKind == BinaryOperatorKind.ConditionalAnd)
                ? MeansRefusal(both.LeftOperand, outcome) || MeansRefusal(both.RightOperand, outcome)
                : MeansRefusal(both.LeftOperand, outcome) && MeansRefusal(both.RightOperand, outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test => IsRefusal(test.LeftOperand, test.RightOperand, outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test => IsRefusal(test.LeftOperand, test.RightOperand, !outcome),
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } match => IsRefusal(match.Value, constant.Value, outcome),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation constant } } match
            => IsRefusal(match.Value, constant.Value, !outcome),
        ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } local
            => _locals.Value.Of(local.Local) is { } value && MeansRefusal(value, outcome),
        _ => false,
    };

    private bool IsRefusal(IOperation value, IOperation constant, bool areEqual)
        => IsErrno(value) && IsSuccess(constant) is { } isSuccess && isSuccess != areEqual;

    private bool IsRefused(ISwitchCaseOperation section, ISwitchOperation choice)
        => section.Clauses.All(clause => clause switch
        {
            ISingleValueCaseClauseOperation single => IsSuccess(single.Value) == false,
            IPatternCaseClauseOperation { Pattern: IConstantPatternOperation constant } => IsSuccess(constant.Value) == false,
            IDefaultCaseClauseOperation => choice.Cases.SelectMany(static other => other.Clauses)
                .Any(static other => other is ISingleValueCaseClauseOperation single && IsSuccess(single.Value) == true),
            _ => false,
        });

    private bool IsRefused(ISwitchExpressionArmOperation arm, ISwitchExpressionOperation choice) => arm switch
    {
        { Guard: not null } => false,
        { Pattern: IConstantPatternOperation constant } => IsSuccess(constant.Value) == false,
        { Pattern: IDiscardPatternOperation } => choice.Arms.TakeWhile(other => other != arm)
            .Any(static other => other is { Guard: null, Pattern: IConstantPatternOperation constant }
                && IsSuccess(constant.Value) == true),
        _ => false,
    };

    /// <summary>Whether an expression is the call itself, or the local that still holds its result.</summary>
    private bool IsErrno(IOperation operation)
        => ErrnoValues.Stripped(operation) switch
        {
            IInvocationOperation call => call.Syntax == _call.Syntax,
            ILocalReferenceOperation local => Symbols.AreSame(local.Local, _errno) && !IsSetBetween(local),
            _ => false,
        };

    private bool IsSetBetween(ILocalReferenceOperation use)
    {
        return _root.Descendants().Any(operation => operation switch
        {
            ISimpleAssignmentOperation assignment => Sets(assignment.Target),
            IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => Sets(argument.Value),
            _ => false,
        });

        bool Sets(IOperation target)
            => Symbols.AreSame(Symbols.Of(target), use.Local)
                && target.Syntax.SpanStart > _call.Syntax.Span.End
                && target.Syntax.SpanStart < use.Syntax.SpanStart;
    }

    private static bool? IsSuccess(IOperation constant) => constant switch
    {
        IDefaultValueOperation => true,
        { ConstantValue: { HasValue: true, Value: int number } } => number == 0,
        IConversionOperation conversion => IsSuccess(conversion.Operand),
        _ => null,
    };
}
