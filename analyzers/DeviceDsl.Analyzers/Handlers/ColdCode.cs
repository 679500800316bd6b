using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Identifies code that a handler rarely runs: failures, logging behind a guard, and what is created once.</summary>
internal static class ColdCode
{
    /// <summary>Whether an operation is in such code.</summary>
    public static bool Contains(IOperation operation)
    {
        IOperation child = operation;
        foreach (IOperation parent in Functions.Ancestors(operation))
        {
            if (IsCold(parent, child, operation)) return true;

            child = parent;
        }

        return false;
    }

    private static bool IsCold(IOperation parent, IOperation child, IOperation operation) => parent switch
    {
        IThrowOperation or ICatchClauseOperation => true,
        ICoalesceAssignmentOperation lazy => lazy.Value == child,
        ICoalesceOperation lazy => lazy.WhenNull == child && Receiver.Strip(child) is ISimpleAssignmentOperation,
        IConditionalOperation choice => choice.Condition != child && (IsGuard(choice.Condition) || IsMissing(choice.Condition, operation)),
        IArgumentOperation { Parent: IInvocationOperation call } => IsOmittedOrThrows(call.TargetMethod),
        _ => false,
    };

    // A logger that is off, or a build without debugging.
    private static bool IsGuard(IOperation condition)
        => condition.DescendantsAndSelf().Any(static operation => operation switch
        {
            IInvocationOperation call => call.TargetMethod.Name == "IsEnabled",
            IPropertyReferenceOperation { Property.Name: var name } => name is "IsEnabled" or "IsLogging" or "IsTracing" or "IsAttached",
            _ => false,
        });

    // A buffer that is created, or grows, when the condition finds it missing or too short.
    private static bool IsMissing(IOperation condition, IOperation operation)
        => operation.Parent is { } parent
            && Functions.Ancestors(operation).Prepend(parent).OfType<ISimpleAssignmentOperation>().FirstOrDefault() is { } assignment
            && Symbols.OfAnyObject(assignment.Target) is { } kept
            && condition.DescendantsAndSelf().Any(read => Symbols.AreSame(Symbols.OfAnyObject(read), kept));

    private static bool IsOmittedOrThrows(IMethodSymbol method)
        => method.GetAttributes().Any(static attribute
            => Framework.NameOf(attribute.AttributeClass) is "ConditionalAttribute" or "DoesNotReturnAttribute");
}
