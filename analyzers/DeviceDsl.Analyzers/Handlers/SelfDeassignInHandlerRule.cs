using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0210: a handler ends its own registration, attachment or machine, and would wait for itself.</summary>
/// <remarks>
/// These run a handler: the loop registration or EOI notification to which it was passed, the doorbell
/// of its eventfd, the attachment of the device that the device itself created, and the machine.
/// </remarks>
internal sealed class SelfDeassignInHandlerRule(TypeCode code)
{
    private const string DoorbellOfItsEventFd = "the doorbell of its eventfd";
    private const string AnyAtEndOfInterrupt = "a registration from an end-of-interrupt callback";

    private readonly List<IInvocationOperation> _assigns = code.All<IInvocationOperation>();

    public static IEnumerable<Finding> CheckAll(TypeCode code, CancellationToken cancellation)
    {
        var rule = new SelfDeassignInHandlerRule(code);
        CallReachability reachability = code.Reachability(cancellation);
        return code.Handlers(cancellation).SelectMany(handler => rule.Check(handler, reachability.Of(handler.Body)));
    }

    private IEnumerable<Finding> Check(Handler handler, IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
    {
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in reached)
        {
            if (operation is IInvocationOperation call && Ended(call, handler, reached) is { } ended && sites.Add(site.Syntax))
            {
                bool canBeDeferred = operation == site
                    && ended.CanBeDeferred
                    && call.Parent is IExpressionStatementOperation or IConditionalAccessOperation;
                var finding = new Finding(Catalogue.SelfDeassignInHandler, SyntaxSites.Locate(site.Syntax), handler.Name, ended.What);
                yield return canBeDeferred ? finding with { Hint = new RequestStopHint() } : finding;
            }
        }
    }

    private (string What, bool CanBeDeferred)? Ended(
        IInvocationOperation call,
        Handler handler,
        IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
    {
        ISymbol? target = Symbols.Of(Receiver.Of(call));
        return code.CallOf(call) switch
        {
            MachineCall.Deassign or MachineCall.StopAndDrain when IsDoorbellOf(target, handler) => (DoorbellOfItsEventFd, true),
            MachineCall.Deassign or MachineCall.EndLoopRegistration when IsResultOf(target, handler.Registration)
                => ("its own registration", true),
            MachineCall.Deassign when handler.Kind == HandlerKind.EndOfInterrupt => (AnyAtEndOfInterrupt, true),
            MachineCall.Commit or MachineCall.TryCommit => Removed(target, handler, reached),
            MachineCall.Detach when IsOwnAttachment(target, handler) => ("its own attachment", true),
            MachineCall.Settle or MachineCall.Pause or MachineCall.EndMachine when IsMachineOf(call, handler)
                => ("or pauses the work of its own machine", false),
            _ => null,
        };
    }

    // The commit of an update waits for the registrations that it removes.
    private (string What, bool CanBeDeferred)? Removed(
        ISymbol? update,
        Handler handler,
        IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
    {
        var removed = reached.Select(static item => item.Operation).OfType<IInvocationOperation>()
            .Where(call => code.CallOf(call) == MachineCall.DeassignLater && Symbols.AreSame(Symbols.Of(Receiver.Of(call)), update))
            .SelectMany(static call => call.Arguments)
            .Select(static argument => Symbols.Of(argument.Value))
            .ToList();
        return removed.Count == 0 ? null
            : handler.Kind == HandlerKind.EndOfInterrupt ? (AnyAtEndOfInterrupt, false)
            : removed.Exists(registration => IsDoorbellOf(registration, handler)) ? (DoorbellOfItsEventFd, false)
            : null;
    }

    private static bool IsResultOf(ISymbol? target, IInvocationOperation? call)
        => call is not null && Symbols.AreSame(target, Symbols.ResultOf(call));

    private bool IsDoorbellOf(ISymbol? target, Handler handler)
        => handler is { Kind: HandlerKind.Loop, Registration: { } served }
            && Argument(served, MachineType.EventFd) is { } eventFd
            && _assigns.Any(assign => code.CallOf(assign) is MachineCall.AssignDoorbell or MachineCall.TryAssignDoorbell
                && IsResultOf(target, assign)
                && Symbols.AreSame(Argument(assign, MachineType.EventFd), eventFd));

    private bool IsOwnAttachment(ISymbol? target, Handler handler)
        => handler.Kind is HandlerKind.Device or HandlerKind.Posted or HandlerKind.Synchronized
            && _assigns.Any(assign => assign.TargetMethod.Name is "Attach" or "TryAttach"
                && IsResultOf(target, assign)
                && assign.Arguments.Any(static argument => Receiver.Strip(argument.Value) is IInstanceReferenceOperation));

    // A device has only one machine; a loop belongs to one machine.
    private bool IsMachineOf(IInvocationOperation call, Handler handler) => handler.Registration switch
    {
        null => true,
        _ when handler.Kind is HandlerKind.Posted or HandlerKind.Synchronized => code.IsDevice || code.IsVirtioDevice,
        { } registration when handler.Kind == HandlerKind.Loop
            => Receiver.Of(registration) is IPropertyReferenceOperation { Instance: { } machine } && AreSame(machine, Receiver.Of(call)),
        { } registration => AreSame(Receiver.Of(registration), Receiver.Of(call)),
    };

    private static bool AreSame(IOperation? one, IOperation? other) => Symbols.AreSame(Symbols.Of(one), Symbols.Of(other));

    private ISymbol? Argument(IInvocationOperation call, MachineType type)
        => call.Arguments.Where(argument => code.Types.Of(argument.Parameter?.Type) == type)
            .Select(static argument => Symbols.Of(argument.Value))
            .FirstOrDefault();
}
