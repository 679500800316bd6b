using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0208: <c>EAGAIN</c>, which says that there is nothing to do now, is thrown as if something were broken.</summary>
internal sealed class AgainRule(ErrnoValues values)
{
    public CodeFinding? Check(IThrowOperation thrown)
    {
        var branch = thrown.Parent is IBlockOperation block ? block : (IOperation)thrown;
        bool isOfAgain = branch.Parent switch
        {
            IConditionalOperation condition => condition.WhenTrue == branch && IsAgain(condition.Condition),
            ISwitchCaseOperation section => section.Clauses.OfType<ISingleValueCaseClauseOperation>().Any(clause => IsConstant(clause.Value)),
            ICatchClauseOperation { Filter: { } filter } => IsAgain(filter),
            _ => false,
        };
        return isOfAgain ? new(RuleIds.EagainTreatedAsFatal, thrown.Syntax.GetLocation(), true) : null;
    }

    private bool IsAgain(IOperation condition) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or => IsAgain(or.LeftOperand) || IsAgain(or.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals
            => (values.IsErrno(equals.LeftOperand) && IsConstant(equals.RightOperand)) || (values.IsErrno(equals.RightOperand) && IsConstant(equals.LeftOperand)),
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } => IsConstant(constant.Value),
        _ => false,
    };

    private static bool IsConstant(IOperation operation)
        => ErrnoValues.Stripped(operation) is IFieldReferenceOperation { Field: { Name: "EAGAIN", ContainingType.Name: "Errno" } };
}
