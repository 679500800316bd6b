using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>
/// DDSL0401, DDSL0402: a device that keeps a virtio status by itself serves kicks whether the driver is ready or not, or begins to be kicked
/// without looking at its queue once.
/// </summary>
/// <remarks>Such a device is known by the bit that it compares with. Devices that derive from <c>VirtioDevice</c> have both done for them.</remarks>
internal sealed class DriverReadyRule
{
    private const byte Mmio = (byte)DoorbellSpace.Mmio;
    private const byte Pio = (byte)DoorbellSpace.Pio;
    private const ulong MmioNotify = 0x50;
    private const ulong LegacyNotify = 0x10;

    private readonly TypeCode _code;
    private readonly CancellationToken _cancellation;
    private readonly CallReachability _reachability;
    private readonly List<(IMethodSymbol Method, IOperation Body)> _gates;
    private readonly HashSet<ISymbol> _states;

    public DriverReadyRule(TypeCode code, CancellationToken cancellation)
    {
        _code = code;
        _cancellation = cancellation;
        _reachability = code.Reachability(cancellation);
        _gates = code.IsVirtioDevice
            ? new()
            : code.Methods.Where(method => code.OperationsOf(method.Value).Any(NamesReady)).Select(static method => (method.Key, method.Value)).ToList();
        // What is set, or compared, where the status is looked at tells of it elsewhere.
        _states = new(
            _gates.SelectMany(StatesOf).Select(static operation => Symbols.Of(operation)).Where(static symbol => symbol is IFieldSymbol { IsConst: false } or IPropertySymbol)!,
            SymbolEqualityComparer.Default);
    }

    // A handler that looks by itself also has all that it serves with, which says nothing of other handlers.
    private IEnumerable<IOperation> StatesOf((IMethodSymbol Method, IOperation Body) gate)
        => IsRung(gate.Method)
            ? _code.OperationsOf(gate.Body).Where(NamesReady).SelectMany(static named => Expression(named).DescendantsAndSelf())
            : _reachability.Of(gate.Body).Select(static item => item.Operation);

    private static IOperation Expression(IOperation part)
    {
        var whole = part;
        while (whole.Parent is { } parent and not (IBlockOperation or IConditionalOperation or ISwitchOperation or ILoopOperation))
        {
            whole = parent;
        }

        return whole;
    }

    public IEnumerable<CodeFinding> Check()
    {
        if (_gates.Count == 0)
        {
            return Enumerable.Empty<CodeFinding>();
        }

        return EarlyKicks().Concat(Starts());
    }

    private IEnumerable<CodeFinding> EarlyKicks()
        => _code.Handlers(_cancellation)
            .Where(handler => IsOfKicks(handler) && !_reachability.Of(handler.Body).Any(item => TellsReady(item.Operation)))
            .Select(handler => new CodeFinding(RuleIds.KickBeforeDriverOk, SiteOf(handler), true, handler.Name));

    // Of an eventfd the handler counts where it is rung before the driver can have said anything.
    private bool IsOfKicks(Handler handler) => handler switch
    {
        { Kind: HandlerKind.Loop, Registration: { } registration }
            => Argument(registration, MachineType.EventFd) is { } kick
                && _code.Methods.Where(static method => method.Key.MethodKind == MethodKind.Constructor)
                    .Any(method => _reachability.Of(method.Value).Any(item => item.Operation is IInvocationOperation call && IsAssign(call) && Symbols.AreSame(Argument(call, MachineType.EventFd), kick))),
        { Kind: HandlerKind.Device, Registration: null } => MethodOf(handler) is { } method && IsRung(method),
        _ => false,
    };

    private IEnumerable<CodeFinding> Starts()
    {
        var told = new HashSet<SyntaxNode>();
        foreach (var (_, body) in _gates)
        {
            var reached = _reachability.Of(body);
            foreach (var (operation, _) in reached)
            {
                if (operation is IInvocationOperation call
                    && IsAssign(call)
                    && Argument(call, MachineType.EventFd) is { } kick
                    && !BeginsSignalled(kick)
                    && !_code.Methods.Any(method => _code.OperationsOf(method.Value).Any(other => LooksOnce(other, kick)))
                    && !CallsHandlerOf(kick, reached)
                    && told.Add(call.Syntax))
                {
                    yield return new CodeFinding(RuleIds.NoSelfKickOnStart, SyntaxSites.Locate(call.Syntax), true, kick.Name).WithHint(kick.Name);
                }
            }
        }
    }

    private bool LooksOnce(IOperation operation, ISymbol kick) => operation switch
    {
        IInvocationOperation call when _code.CallOf(call) == MachineCall.Signal => Symbols.AreSame(Symbols.Of(Receiver.Of(call)), kick),
        ISimpleAssignmentOperation assignment => Symbols.AreSame(Symbols.Of(assignment.Target), kick) && MayBeginSignalled(assignment.Value.Syntax),
        _ => false,
    };

    // One that is made with a count is signalled from the start, and of one that comes from elsewhere nothing is known.
    private static bool MayBeginSignalled(SyntaxNode value)
        => value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault() is not { } call
            || call.ArgumentList.Arguments.Any(static argument => argument.NameColon is null or { Name.Identifier.ValueText: "initial" });

    private static bool BeginsSignalled(ISymbol kick)
        => kick is IParameterSymbol || kick.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => MayBeginSignalled(value),
            PropertyDeclarationSyntax { Initializer.Value: { } value } => MayBeginSignalled(value),
            _ => false,
        });

    private bool CallsHandlerOf(ISymbol kick, IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
        => _code.Handlers(_cancellation).Any(handler => handler.Registration is { } registration
            && Symbols.AreSame(Argument(registration, MachineType.EventFd), kick)
            && reached.Any(item => item.Operation is IInvocationOperation call && Callee.Of(call) is { } callee && _code.Bodies.Of(callee, _cancellation) is { } body && body.Syntax == handler.Body.Syntax));

    private bool TellsReady(IOperation operation)
        => NamesReady(operation) || (Symbols.Of(operation) is { } symbol && _states.Contains(symbol));

    private static bool NamesReady(IOperation operation)
        => operation is IFieldReferenceOperation { Field: { } field } && VirtioApi.IsDriverOk(field);

    private bool IsAssign(IInvocationOperation call) => _code.CallOf(call) is MachineCall.AssignDoorbell or MachineCall.TryAssignDoorbell;

    private IMethodSymbol? MethodOf(Handler handler)
        => _code.Methods.Where(method => method.Value == handler.Body).Select(static method => method.Key).FirstOrDefault();

    private bool IsRung(IMethodSymbol method)
        => method.GetAttributes().Any(IsNotify)
            || _code.Type.GetAttributes().Any(attribute => IsNotify(attribute) && attribute.NamedString("Handler") == method.Name);

    // Where transports have their notify registers, or told by the number of a queue: other doorbells may be anything.
    private static bool IsNotify(AttributeData attribute)
        => AttributeNames.OfLanguage(attribute) == AttributeNames.Doorbell
            && (attribute.Named<ulong>("Match") is not null
                || attribute.Named<int>("Count") is not null
                || (attribute.Constructor<byte>(0), attribute.Constructor<ulong>(1)) is (Mmio, MmioNotify) or (Pio, LegacyNotify));

    private Location SiteOf(Handler handler)
        => handler.Registration is { } registration ? SyntaxSites.Locate(registration.Syntax) : MethodOf(handler)!.Locations[0];

    private ISymbol? Argument(IInvocationOperation call, MachineType type)
        => call.Arguments.Where(argument => _code.Types.Of(argument.Parameter?.Type) == type).Select(static argument => Symbols.Of(argument.Value)).FirstOrDefault();
}
