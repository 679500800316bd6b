using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0505: code uses the out value of a call that failed.</summary>
internal sealed class ErrorValueUsedRule(MachineTypes types)
{
    public IEnumerable<Finding> Check(IOperation branch)
    {
        if (Refused((IConditionalOperation)branch) is not ({ } call, { } refused)
            || Symbols.ResultOf(call) is not ILocalSymbol made
            || !call.Arguments.Any(static argument => argument.Parameter?.RefKind == RefKind.Out))
        {
            return Enumerable.Empty<Finding>();
        }

        var inside = CallReachability.Own(refused).ToList();
        int set = inside.FindIndex(operation
            => operation is ISimpleAssignmentOperation assignment && Symbols.AreSame(Symbols.Of(assignment.Target), made)
            || operation is IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument
                && Symbols.AreSame(Symbols.Of(argument.Value), made));
        return inside.Take(set < 0 ? inside.Count : set)
            .OfType<ILocalReferenceOperation>()
            .Where(use => Symbols.AreSame(use.Local, made) && IsDereferenced(use))
            .Select(use => new Finding(Catalogue.ErrorValueUsed, use.Parent!.Syntax.GetLocation(), made.Name, call.TargetMethod.Name));
    }

    private static bool IsDereferenced(ILocalReferenceOperation use) => use.Parent switch
    {
        IInvocationOperation call => call.Instance == use,
        IPropertyReferenceOperation property => property.Instance == use,
        _ => false,
    };

    /// <summary>
    /// The call whose success a branch tests, directly or through the local of the preceding statement, and the branch for failure.
    /// </summary>
    private (IInvocationOperation? Call, IOperation? Refused) Refused(IConditionalOperation branch)
    {
        (IOperation? value, bool isSuccess) = branch.Condition switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison when IsSuccess(comparison.RightOperand)
                => (comparison.LeftOperand, false),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison when IsSuccess(comparison.RightOperand)
                => (comparison.LeftOperand, true),
            IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation constant } } match
                when IsSuccess(constant.Value)
                => (match.Value, false),
            IIsPatternOperation { Pattern: IConstantPatternOperation constant } match when IsSuccess(constant.Value) => (match.Value, true),
            _ => (null, false),
        };
        IInvocationOperation? call = value switch
        {
            IInvocationOperation made when types.Of(made.Type) == MachineType.Errno => made,
            ILocalReferenceOperation local => GivenBefore(local, branch),
            _ => null,
        };
        return (call, isSuccess ? branch.WhenFalse : branch.WhenTrue);
    }

    private static bool IsSuccess(IOperation operation)
        => operation.ConstantValue is { HasValue: true, Value: 0 } || operation is IDefaultValueOperation;

    private IInvocationOperation? GivenBefore(ILocalReferenceOperation local, IConditionalOperation branch)
    {
        if (branch.Parent is not IBlockOperation block || block.Operations.IndexOf(branch) is not (> 0 and var place)) return null;

        IOperation? value = block.Operations[place - 1] switch
        {
            IVariableDeclarationGroupOperation group => group.Descendants().OfType<IVariableDeclaratorOperation>()
                .FirstOrDefault(declarator => Symbols.AreSame(declarator.Symbol, local.Local))?.Initializer?.Value,
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment } when Symbols.AreSame(
                Symbols.Of(assignment.Target), local.Local)
                => assignment.Value,
            _ => null,
        };
        return value is IInvocationOperation call && types.Of(call.Type) == MachineType.Errno ? call : null;
    }
}
