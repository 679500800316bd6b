using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0215: a handler takes from a collection without checking whether it is empty.</summary>
internal static class NonEmptyAssumptionRule
{
    // Only the device knows when its own queue is empty.
    public static IEnumerable<Finding> Check(HandlerCode code)
        => code.Handler.Kind == HandlerKind.Device ? Check(code.Handler, code.Reached, code.Type) : [];

    private static IEnumerable<Finding> Check(
        Handler handler, IReadOnlyList<(IOperation Operation, IOperation Site)> reached, TypeCode code)
        => handler.Own.OfType<IInvocationOperation>()
            .Where(call => IsTake(call)
                && Symbols.Of(call.Instance) is { } queue
                && !reached.Any(item => (!IsOfOther(item) && Asks(item.Operation, queue)) || IsAskedBy(item.Operation, queue, code))
                && !ExceptionMayEscapeHandlerRule.IsCaught(call, handler.Body))
            .Select(call => new Finding(
                Catalogue.NonEmptyAssumption,
                SyntaxSites.Locate(call.Syntax),
                handler.Name,
                Symbols.Of(call.Instance)!.Name));

    private static bool IsTake(IInvocationOperation call)
        => (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) is ("Queue" or "PriorityQueue", "Dequeue" or "Peek")
            or ("Stack", "Pop" or "Peek")
            && call.TargetMethod.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    private static bool Asks(IOperation operation, ISymbol queue) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" } property => Symbols.AreSame(Symbols.Of(property.Instance), queue),
        IInvocationOperation call => call.TargetMethod.Name is "Any" or "TryPeek" or "TryDequeue" or "TryPop" or "Enqueue" or "Push"
            && call.ChildOperations.Any(child
                => Symbols.AreSame(Symbols.Of(child is IArgumentOperation argument ? argument.Value : child), queue)),
        _ => false,
    };

    // A property of another device asks about its own queue.
    private static bool IsOfOther((IOperation Operation, IOperation Site) item)
        => item.Operation != item.Site
            && item.Site is IPropertyReferenceOperation { Instance: not (null or IInstanceReferenceOperation) };

    // A property of the device that contains the check.
    private static bool IsAskedBy(IOperation operation, ISymbol queue, TypeCode code)
        => operation is IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Property.GetMethod: { } getter }
            && code.Methods.Any(method
                => Symbols.AreSame(method.Key, getter) && code.OperationsOf(method.Value).Any(part => Asks(part, queue)));
}
