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
    public IEnumerable<Finding> Check(IOperation operation)
    {
        var call = (IInvocationOperation)operation;
        if (types.Of(call.Type) != MachineType.Errno
            || !call.Arguments.Any(static argument => argument.Parameter?.RefKind == RefKind.Out)
            || Symbols.ResultOf(call) is not ILocalSymbol made)
        {
            return [];
        }

        return new Refusals(call).Find()
            .SelectMany(piece => UsesIn(piece, made))
            .Distinct()
            .Select(use => new Finding(Catalogue.ErrorValueUsed, use.Parent!.Syntax.GetLocation(), made.Name, call.TargetMethod.Name));
    }

    // Until code sets the variable.
    private static IEnumerable<ILocalReferenceOperation> UsesIn(IReadOnlyList<IOperation> piece, ILocalSymbol made)
    {
        var inside = piece.SelectMany(CallReachability.Own).ToList();
        int set = inside.FindIndex(operation
            => operation is ISimpleAssignmentOperation assignment && Symbols.AreSame(Symbols.Of(assignment.Target), made)
            || operation is ICoalesceAssignmentOperation given && Symbols.AreSame(Symbols.Of(given.Target), made)
            || operation is IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument
                && Symbols.AreSame(Symbols.Of(argument.Value), made));
        return inside.Take(set < 0 ? inside.Count : set)
            .OfType<ILocalReferenceOperation>()
            .Where(use => Symbols.AreSame(use.Local, made) && IsDereferenced(use) && !IsGuarded(use));
    }

    private static bool IsDereferenced(ILocalReferenceOperation use) => use.Parent switch
    {
        IInvocationOperation call => call.Instance == use,
        IPropertyReferenceOperation property => property.Instance == use,
        _ => false,
    };

    // A condition on the variable itself, such as a comparison with null.
    private static bool IsGuarded(ILocalReferenceOperation use)
    {
        for (IOperation inner = use; inner.Parent is { } parent; inner = parent)
        {
            IOperation? condition = parent switch
            {
                IConditionalOperation branch when branch.Condition != inner => branch.Condition,
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
                    when both.RightOperand == inner => both.LeftOperand,
                _ => null,
            };
            if (condition is not null && IsReadIn(condition, use.Local)) return true;
        }

        return false;
    }

    private static bool IsReadIn(IOperation condition, ILocalSymbol local)
        => condition.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Any(use
            => Symbols.AreSame(use.Local, local)
                && use.Parent is not (IDeclarationExpressionOperation or IArgumentOperation { Parameter.RefKind: RefKind.Out }));
}
