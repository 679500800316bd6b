using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0206: kicks are enabled again without checking the queue afterwards.</summary>
internal static class NoRecheckAfterReenableRule
{
    public static IEnumerable<Finding> Check(TypeCode code)
        => code.All<IInvocationOperation>()
            .Where(call => call.TargetMethod.Name == "EnableKicks"
                && VirtioApi.IsQueue(call.TargetMethod.ContainingType)
                && call.Parent is IExpressionStatementOperation
                && Symbols.Of(Receiver.Of(call)) is { } queue
                && FunctionOf(call) is var function
                && !(code.IsVirtioDevice && !IsHandedOver(function))
                && !CallReachability.Own(function).Any(later => ChecksAgain(later, call, queue)))
            .Select(static call
                => new Finding(Catalogue.NoRecheckAfterReenable, SyntaxSites.Locate(call.Syntax), Symbols.Of(Receiver.Of(call))!.Name));

    // A check in the same loop runs again after kicks are enabled.
    private static bool ChecksAgain(IOperation operation, IInvocationOperation asking, ISymbol queue)
        => operation is IInvocationOperation { TargetMethod.Name: "TryTake" or "EnableKicks" } look
            && look != asking
            && Symbols.AreSame(Symbols.Of(Receiver.Of(look)), queue)
            && (look.Syntax.SpanStart > asking.Syntax.SpanStart || AreInOneLoop(look, asking));

    private static bool AreInOneLoop(IOperation one, IOperation other)
    {
        for (IOperation? parent = other.Parent; parent is not null and not IAnonymousFunctionOperation; parent = parent.Parent)
        {
            if (parent is ILoopOperation && parent.Syntax.Span.Contains(one.Syntax.Span)) return true;
        }

        return false;
    }

    // The runtime checks the queue again after a handler of the device, but not after code that is handed to it.
    private static bool IsHandedOver(IOperation function)
    {
        IOperation? current = function.Parent?.Parent;
        while (current is IConversionOperation or IDelegateCreationOperation) current = current.Parent;

        return current is IArgumentOperation { Parent: IInvocationOperation call } && HostApi.IsSynchronizing(call.TargetMethod);
    }

    private static IOperation FunctionOf(IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation)) current = parent;

        return current;
    }
}
