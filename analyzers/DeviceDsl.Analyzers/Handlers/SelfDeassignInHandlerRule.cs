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
    private static readonly HashSet<string> OwnNames = new(System.StringComparer.OrdinalIgnoreCase)
    {
        "Me", "Self", "Own", "Attachment", "OwnAttachment", "MyAttachment",
    };

    private const string DoorbellOfItsEventFd = "the doorbell of its eventfd";
    private const string AnyAtEndOfInterrupt = "a registration from an end-of-interrupt callback";

    private readonly List<IInvocationOperation> _assigns = code.All<IInvocationOperation>();
    private readonly Holders _holders = Holders.Of(code);

    public static IEnumerable<Finding> CheckAll(TypeCode code, CancellationToken cancellation)
    {
        IReadOnlyList<Handler> handlers = code.Handlers(cancellation);
        if (handlers.Count == 0) return [];

        var rule = new SelfDeassignInHandlerRule(code);
        CallReachability reachability = code.Reachability(cancellation);
        return handlers.SelectMany(handler => rule.Check(handler, reachability.Of(handler.Body)));
    }

    private IEnumerable<Finding> Check(Handler handler, IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
    {
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in reached)
        {
            if (operation is IInvocationOperation call && Ended(call, site, handler, reached) is { } ended && sites.Add(site.Syntax))
            {
                bool canBeDeferred = operation == site
                    && ended.CanBeDeferred
                    && code.Types.Of(Receiver.Of(call)?.Type) != MachineType.None
                    && call.Parent is IExpressionStatementOperation or IConditionalAccessOperation;
                var finding = new Finding(Catalogue.SelfDeassignInHandler, SyntaxSites.Locate(site.Syntax), handler.Name, ended.What);
                yield return canBeDeferred ? finding with { Hint = new RequestStopHint() } : finding;
            }
        }
    }

    private (string What, bool CanBeDeferred)? Ended(
        IInvocationOperation call,
        IOperation site,
        Handler handler,
        IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
    {
        if (!CanEnd(call)) return null;

        var calls = reached.Where(item => item.Site == site).Select(static item => item.Operation).OfType<IInvocationOperation>().ToList();
        ISymbol? target = _holders.Of(Receiver.Of(call), calls);
        return CallOf(call, target) switch
        {
            MachineCall.Deassign or MachineCall.StopAndDrain when IsDoorbellOf(target, handler) => (DoorbellOfItsEventFd, true),
            MachineCall.Deassign or MachineCall.EndLoopRegistration when IsResultOf(target, handler.Registration)
                => ("its own registration", true),
            MachineCall.Deassign when handler.Kind == HandlerKind.EndOfInterrupt => (AnyAtEndOfInterrupt, true),
            MachineCall.Commit or MachineCall.TryCommit => Removed(Symbols.Of(Receiver.Of(call)), handler, reached),
            MachineCall.Detach when IsOwnAttachment(target, handler) => ("its own attachment", true),
            MachineCall.Settle or MachineCall.Pause or MachineCall.EndMachine when IsMachineOf(target, handler)
                => ("or pauses the work of its own machine", false),
            _ => null,
        };
    }

    private bool CanEnd(IInvocationOperation call)
        => call.TargetMethod.Name == "Dispose" || code.Types.Of(call.TargetMethod.ContainingType) != MachineType.None;

    // An interface hides what a variable holds.
    private MachineCall CallOf(IInvocationOperation call, ISymbol? target)
        => code.CallOf(call) is var done and not MachineCall.None ? done : MachineCalls.Of(
            code.Types, call.TargetMethod, code.Types.Of(Symbols.TypeOf(target)));

    // The commit of an update waits for the registrations that it removes.
    private (string What, bool CanBeDeferred)? Removed(
        ISymbol? update,
        Handler handler,
        IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
    {
        var removed = reached.Select(static item => item.Operation).OfType<IInvocationOperation>()
            .Where(call => code.CallOf(call) == MachineCall.DeassignLater && Symbols.AreSame(Symbols.Of(Receiver.Of(call)), update))
            .SelectMany(static call => call.Arguments)
            .Select(argument => _holders.Of(argument.Value))
            .ToList();
        return removed.Count == 0 ? null
            : handler.Kind == HandlerKind.EndOfInterrupt ? (AnyAtEndOfInterrupt, false)
            : removed.Exists(registration => IsDoorbellOf(registration, handler)) ? (DoorbellOfItsEventFd, false)
            : null;
    }

    private bool IsResultOf(ISymbol? target, IInvocationOperation? call)
        => call is not null && Symbols.AreSame(target, _holders.OfResult(call));

    private bool IsDoorbellOf(ISymbol? target, Handler handler)
        => handler is { Kind: HandlerKind.Loop, Registration: { } served }
            && Argument(served, MachineType.EventFd) is { } eventFd
            && _assigns.Any(assign => code.CallOf(assign) is MachineCall.AssignDoorbell or MachineCall.TryAssignDoorbell
                && IsResultOf(target, assign)
                && Symbols.AreSame(Argument(assign, MachineType.EventFd), eventFd));

    private bool IsOwnAttachment(ISymbol? target, Handler handler)
        => handler.Kind is HandlerKind.Device or HandlerKind.Posted or HandlerKind.Synchronized
            && (IsGivenOwn(target)
                || _assigns.Any(assign => assign.TargetMethod.Name is "Attach" or "TryAttach"
                    && IsResultOf(target, assign)
                    && assign.Arguments.Any(static argument => Receiver.Strip(argument.Value) is IInstanceReferenceOperation)));

    // Who attaches the device hands it its attachment; the name tells it from those of other devices.
    private bool IsGivenOwn(ISymbol? target)
        => (code.IsDevice || code.IsVirtioDevice)
            && target is IFieldSymbol or IPropertySymbol
            && OwnNames.Contains(target.Name.TrimStart('_'))
            && _holders.AllValuesOf(target).All(static value => Receiver.Strip(value) is IParameterReferenceOperation);

    // A device has only one machine; a loop belongs to one machine.
    private bool IsMachineOf(ISymbol? machine, Handler handler) => handler.Registration switch
    {
        null => true,
        _ when handler.Kind is HandlerKind.Posted or HandlerKind.Synchronized => code.IsDevice || code.IsVirtioDevice,
        { } registration when handler.Kind == HandlerKind.Loop => Symbols.AreSame(MachineOf(Receiver.Of(registration)), machine),
        { } registration => Symbols.AreSame(_holders.Of(Receiver.Of(registration)), machine),
    };

    private ISymbol? MachineOf(IOperation? loop)
        => Receiver.Strip(Symbols.Of(loop) is { } variable && _holders.ValueOf(variable) is { } value ? value : loop)
            is IPropertyReferenceOperation { Instance: { } machine } && code.Types.Of(machine.Type) == MachineType.Machine
                ? _holders.Of(machine)
                : null;

    private ISymbol? Argument(IInvocationOperation call, MachineType type)
        => call.Arguments.Where(argument => code.Types.Of(argument.Parameter?.Type) == type)
            .Select(argument => _holders.Of(argument.Value))
            .FirstOrDefault();
}
