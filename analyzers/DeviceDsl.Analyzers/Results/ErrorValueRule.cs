using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0505: where a call was refused, what it would have made is used all the same.</summary>
internal sealed class ErrorValueRule(MachineTypes types)
{
    public IEnumerable<CodeFinding> Check(IConditionalOperation branch)
    {
        if (Refused(branch.Condition) is not { } call
            || Symbols.ResultOf(call) is not ILocalSymbol made
            || !call.Arguments.Any(static argument => argument.Parameter?.RefKind == RefKind.Out))
        {
            return Enumerable.Empty<CodeFinding>();
        }

        var inside = Reach.Own(branch.WhenTrue).ToList();
        int set = inside.FindIndex(operation => operation is ISimpleAssignmentOperation assignment && Symbols.AreSame(Symbols.Of(assignment.Target), made)
            || operation is IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument && Symbols.AreSame(Symbols.Of(argument.Value), made));
        return inside.Take(set < 0 ? inside.Count : set)
            .OfType<ILocalReferenceOperation>()
            .Where(use => Symbols.AreSame(use.Local, made) && IsDereferenced(use))
            .Select(use => new CodeFinding(RuleIds.ErrorValueUsed, use.Parent!.Syntax.GetLocation(), true, made.Name, call.TargetMethod.Name));
    }

    private static bool IsDereferenced(ILocalReferenceOperation use) => use.Parent switch
    {
        IInvocationOperation call => call.Instance == use,
        IPropertyReferenceOperation property => property.Instance == use,
        _ => false,
    };

    /// <summary>The call that a condition finds refused: compared itself, or through the local of the statement before.</summary>
    private IInvocationOperation? Refused(IOperation condition)
    {
        if (condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison || !IsSuccess(comparison.RightOperand))
        {
            return null;
        }

        return comparison.LeftOperand switch
        {
            IInvocationOperation call when types.Of(call.Type) == MachineType.Errno => call,
            ILocalReferenceOperation local => GivenBefore(local, condition),
            _ => null,
        };
    }

    private static bool IsSuccess(IOperation operation)
        => operation.ConstantValue is { HasValue: true, Value: 0 } || operation is IDefaultValueOperation;

    private IInvocationOperation? GivenBefore(ILocalReferenceOperation local, IOperation condition)
    {
        if (condition.Parent is not IConditionalOperation { Parent: IBlockOperation block } branch || block.Operations.IndexOf(branch) is not (> 0 and var place))
        {
            return null;
        }

        var value = block.Operations[place - 1] switch
        {
            IVariableDeclarationGroupOperation group => group.Descendants().OfType<IVariableDeclaratorOperation>()
                .FirstOrDefault(declarator => Symbols.AreSame(declarator.Symbol, local.Local))?.Initializer?.Value,
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment } when Symbols.AreSame(Symbols.Of(assignment.Target), local.Local)
                => assignment.Value,
            _ => null,
        };
        return value is IInvocationOperation call && types.Of(call.Type) == MachineType.Errno ? call : null;
    }
}
