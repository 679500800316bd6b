using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>
/// DDSL0401, DDSL0402: a device with its own virtio status serves kicks without checking DRIVER_OK, or enables kicks
/// without checking its queue once.
/// </summary>
/// <remarks>
/// Such a device is recognized by the bit that it tests. For devices that derive from <c>VirtioDevice</c>, the base does both.
/// </remarks>
internal sealed class DriverReadyRule
{
    private const byte Mmio = (byte)AddressSpace.Mmio;
    private const byte Pio = (byte)AddressSpace.Pio;
    private const ulong MmioNotify = 0x50;
    private const ulong LegacyNotify = 0x10;

    private readonly TypeCode _code;
    private readonly CancellationToken _cancellation;
    private readonly CallReachability _reachability;
    private readonly List<(IMethodSymbol Method, IOperation Body)> _gates;
    private ReadyMembers? _ready;

    public DriverReadyRule(TypeCode code, CancellationToken cancellation)
    {
        _code = code;
        _cancellation = cancellation;
        _reachability = code.Reachability(cancellation);
        _gates = code.IsVirtioDevice
            ? new()
            : code.Methods.Where(method => code.OperationsOf(method.Value).Any(ReadyMembers.NamesBit))
                .Select(static method => (method.Key, method.Value))
                .ToList();
    }

    private ReadyMembers Ready => _ready ??= new(
        _code,
        _reachability,
        _gates.Where(gate => IsRung(gate.Method)).Select(static gate => gate.Body),
        _gates.Where(gate => !IsRung(gate.Method)).ToList());

    public IEnumerable<Finding> Check()
    {
        if (_gates.Count == 0) return Enumerable.Empty<Finding>();

        return EarlyKicks().Concat(Starts());
    }

    private IEnumerable<Finding> EarlyKicks()
        => _code.Handlers(_cancellation)
            .Where(handler => IsOfKicks(handler) && !Ready.AreAskedBy(handler.Body))
            .Select(handler => new Finding(Catalogue.KickBeforeDriverOk, SiteOf(handler), handler.Name));

    // The handler of an eventfd counts if the eventfd can be rung before the driver is ready.
    private bool IsOfKicks(Handler handler) => handler switch
    {
        { Kind: HandlerKind.Loop, Registration: { } registration }
            => Argument(registration, MachineType.EventFd) is { } kick
                && _code.Methods.Where(static method => method.Key.MethodKind == MethodKind.Constructor)
                    .Any(method
                        => _reachability.Of(method.Value)
                            .Any(item
                                => item.Operation is IInvocationOperation call
                                    && IsAssign(call)
                                    && Symbols.AreSame(Argument(call, MachineType.EventFd), kick))),
        { Kind: HandlerKind.Device, Registration: null } => MethodOf(handler) is { } method && IsRung(method),
        _ => false,
    };

    private IEnumerable<Finding> Starts()
    {
        var reported = new HashSet<SyntaxNode>();
        foreach ((IMethodSymbol _, IOperation? body) in _gates)
        {
            IReadOnlyList<(IOperation Operation, IOperation Site)> reached = _reachability.Of(body);
            foreach ((IOperation? operation, IOperation _) in reached)
            {
                if (operation is IInvocationOperation call
                    && IsAssign(call)
                    && Argument(call, MachineType.EventFd) is { } kick
                    && SilentKicks.Contains(_code, kick)
                    && !CallsHandlerOf(kick, reached)
                    && reported.Add(call.Syntax))
                {
                    yield return new Finding(
                        Catalogue.NoSelfKickOnStart, SyntaxSites.Locate(call.Syntax), kick.Name)
                    { Hint = new SignalHint(kick.Name) };
                }
            }
        }
    }

    private bool CallsHandlerOf(ISymbol kick, IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
        => _code.Handlers(_cancellation).Any(handler => handler.Registration is { } registration
            && Symbols.AreSame(Argument(registration, MachineType.EventFd), kick)
            && reached.Any(item
                => item.Operation is IInvocationOperation call
                    && Callee.Of(call) is { } callee
                    && _code.Bodies.Of(callee, _cancellation) is { } body
                    && body.Syntax == handler.Body.Syntax));

    private bool IsAssign(IInvocationOperation call) => _code.CallOf(call) is MachineCall.AssignDoorbell or MachineCall.TryAssignDoorbell;

    private IMethodSymbol? MethodOf(Handler handler)
        => _code.Methods.Where(method => method.Value == handler.Body).Select(static method => method.Key).FirstOrDefault();

    private bool IsRung(IMethodSymbol method)
        => method.GetAttributes().Any(IsNotify)
            || _code.Type.GetAttributes().Any(attribute => IsNotify(attribute) && attribute.NamedString("Handler") == method.Name);

    // Only doorbells at the notify registers of transports, or distinguished by queue number: others may have any purpose.
    private static bool IsNotify(AttributeData attribute)
        => AttributeNames.OfLanguage(attribute) == AttributeNames.Doorbell
            && (attribute.Named<ulong>("Match") is not null
                || attribute.Named<int>("Count") is not null
                || (attribute.Constructor<byte>(0), attribute.Constructor<ulong>(1)) is (Mmio, MmioNotify) or (Pio, LegacyNotify));

    private Location SiteOf(Handler handler)
        => handler.Registration is { } registration ? SyntaxSites.Locate(registration.Syntax) : MethodOf(handler)!.Locations[0];

    private ISymbol? Argument(IInvocationOperation call, MachineType type)
        => call.Arguments.Where(argument => _code.Types.Of(argument.Parameter?.Type) == type)
            .Select(static argument => Symbols.Of(argument.Value))
            .FirstOrDefault();
}
