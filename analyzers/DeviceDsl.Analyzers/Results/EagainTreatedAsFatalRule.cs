using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0208: <c>EAGAIN</c>, which only means that there is nothing to do, is thrown as a failure.</summary>
internal sealed class EagainTreatedAsFatalRule(ErrnoValues values)
{
    public IEnumerable<Finding> Check(IOperation thrown)
    {
        IOperation branch = thrown;
        while (branch.Parent is IBlockOperation or IConversionOperation) branch = branch.Parent;

        bool isOfAgain = branch.Parent switch
        {
            IConditionalOperation condition => condition.WhenTrue == branch && IsAgain(condition.Condition),
            ISwitchCaseOperation section => section.Clauses.Any(IsOfAgain),
            ISwitchExpressionArmOperation arm => IsAgain(arm.Pattern),
            ICatchClauseOperation { Filter: { } filter } => IsAgain(filter),
            _ => false,
        };
        return isOfAgain ? [new(Catalogue.EagainTreatedAsFatal, thrown.Syntax.GetLocation())] : [];
    }

    private bool IsOfAgain(ICaseClauseOperation clause) => clause switch
    {
        ISingleValueCaseClauseOperation single => IsConstant(single.Value),
        IPatternCaseClauseOperation pattern => IsAgain(pattern.Pattern),
        _ => false,
    };

    private bool IsAgain(IOperation condition) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or => IsAgain(or.LeftOperand) || IsAgain(or.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals
            => IsConstant(equals.LeftOperand) || IsConstant(equals.RightOperand),
        IIsPatternOperation match => IsAgain(match.Pattern),
        IConstantPatternOperation constant => IsConstant(constant.Value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or => IsAgain(or.LeftPattern) || IsAgain(or.RightPattern),
        _ => false,
    };

    private bool IsConstant(IOperation operation)
        => values.IsErrno(operation) && ErrnoValues.Stripped(operation) is IFieldReferenceOperation { Field.Name: "EAGAIN" };
}
