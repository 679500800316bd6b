using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0206: kicks are enabled again without checking the queue afterwards.</summary>
internal sealed class NoRecheckAfterReenableRule(TypeCode code, CancellationToken cancellation)
{
    private readonly CallReachability _reachability = code.Reachability(cancellation);

    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
        => code.All<IInvocationOperation>()
            .Where(static call => IsEnabling(call) && IsUnheard(call))
            .Where(new NoRecheckAfterReenableRule(code, cancellation).IsMistake)
            .Select(static call
                => new Finding(Catalogue.NoRecheckAfterReenable, SyntaxSites.Locate(call.Syntax), Symbols.Of(Receiver.Of(call))!.Name));

    private bool IsMistake(IInvocationOperation call)
        => Symbols.Of(Receiver.Of(call)) is { } queue
            && Functions.CodeOf(call) is var function
            && !(code.IsVirtioDevice && !IsHandedOver(function))
            && !IsCheckedAgain(function, call, queue)
            && !IsCheckedByCaller(call);

    private static bool IsEnabling(IInvocationOperation call)
        => call.TargetMethod.Name == "EnableKicks" && VirtioApi.IsQueue(call.TargetMethod.ContainingType);

    // Nobody reads the answer: it is dropped, or stored in a local that is only written.
    private static bool IsUnheard(IInvocationOperation call)
    {
        IOperation whole = call;
        while (whole.Parent is IConditionalAccessOperation) whole = whole.Parent;

        return whole.Parent is IExpressionStatementOperation
            || (Symbols.TargetOf(whole) is ILocalSymbol { IsConst: false } answer
                && Functions.RootOf(call).Descendants().OfType<ILocalReferenceOperation>()
                    .Where(use => Symbols.AreSame(use.Local, answer))
                    .All(static use => use.Parent is ISimpleAssignmentOperation write && write.Target == use));
    }

    // A check in the same loop runs again after kicks are enabled.
    private bool IsCheckedAgain(IOperation function, IInvocationOperation asking, ISymbol queue)
        => CallReachability.Own(function).Select(static operation => (Operation: operation, Site: operation))
            .Concat(_reachability.Of(function))
            .Any(item => IsCheck(item.Operation, asking)
                && (Symbols.AreSame(Symbols.Of(Receiver.Of((IInvocationOperation)item.Operation)), queue) || Mentions(item.Site, queue))
                && IsLater(item.Site, asking));

    // A method that only enables kicks leaves the check to those who call it.
    private bool IsCheckedByCaller(IInvocationOperation asking)
    {
        IMethodSymbol? method = code.Methods.FirstOrDefault(pair
            => pair.Value.Syntax.SyntaxTree == asking.Syntax.SyntaxTree && pair.Value.Syntax.Span.Contains(asking.Syntax.Span)).Key;
        return method is { DeclaredAccessibility: Accessibility.Private }
            && code.Methods.Exists(pair => CallReachability.Own(pair.Value).OfType<IInvocationOperation>()
                .Where(call => Symbols.AreSame(call.TargetMethod.OriginalDefinition, method))
                .Any(call => _reachability.Of(pair.Value).Any(item => IsCheck(item.Operation, asking) && IsLater(item.Site, call))));
    }

    private static bool IsCheck(IOperation operation, IInvocationOperation asking)
        => operation is IInvocationOperation { TargetMethod.Name: "TryTake" or "EnableKicks" } look
            && look != asking
            && VirtioApi.IsQueue(look.TargetMethod.ContainingType);

    private static bool Mentions(IOperation site, ISymbol queue)
        => site.Descendants().Any(part => Symbols.AreSame(Symbols.Of(part), queue));

    private static bool IsLater(IOperation one, IOperation other)
        => one.Syntax.SpanStart > other.Syntax.SpanStart || AreInOneLoop(one, other);

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
}
