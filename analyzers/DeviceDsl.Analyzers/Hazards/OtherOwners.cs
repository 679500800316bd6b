using System;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Finds handles that own the same number as a later one.</summary>
internal static class OtherOwners
{
    /// <summary>An object that a function creates before another one, and that owns the same variable's number; or null.</summary>
    /// <param name="creation">The later object.</param>
    /// <param name="number">Its number.</param>
    /// <param name="numberOf">The number that an object owns.</param>
    public static IObjectCreationOperation? Before(
        IObjectCreationOperation creation, IOperation number, Func<IObjectCreationOperation, IArgumentOperation?> numberOf)
    {
        if (VariableOf(number) is not { } variable) return null;

        IOperation root = Functions.RootOf(creation);
        return root.Descendants().OfType<IObjectCreationOperation>().FirstOrDefault(other
            => other.Syntax.SpanStart < creation.Syntax.SpanStart
                && Symbols.AreSame(VariableOf(numberOf(other)?.Value), variable)
                && Functions.FunctionOf(other) == Functions.FunctionOf(creation)
                && !AreAlternatives(other, creation)
                && !IsChangedBetween(root, variable, other, creation)
                && !root.Descendants().Any(static call => call is IInvocationOperation { TargetMethod.Name: "SetHandleAsInvalid" }));
    }

    private static ISymbol? VariableOf(IOperation? number)
        => Symbols.Of(number) is { } variable and (ILocalSymbol or IParameterSymbol) ? variable : null;

    private static bool IsChangedBetween(IOperation root, ISymbol variable, IOperation first, IOperation second)
        => root.Descendants().Any(operation => operation.Syntax.SpanStart > first.Syntax.SpanStart
            && operation.Syntax.SpanStart < second.Syntax.SpanStart
            && operation switch
            {
                IAssignmentOperation assignment => Symbols.AreSame(VariableOf(assignment.Target), variable),
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument
                    => Symbols.AreSame(VariableOf(argument.Value), variable),
                _ => false,
            });

    // Two branches of one decision, or a branch that leaves before the other.
    private static bool AreAlternatives(IOperation first, IOperation second)
    {
        IOperation child = first;
        foreach (IOperation parent in Functions.Ancestors(first))
        {
            bool isCommon = parent.Syntax.Span.Contains(second.Syntax.Span);
            if (isCommon) return parent is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation;

            if (Functions.Leaves(child)) return true;

            child = parent;
        }

        return false;
    }
}
