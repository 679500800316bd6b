using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The relevant operations of one type, collected during compilation; in source order afterwards.</summary>
internal sealed class TypeCode
{
    private readonly List<IOperation> _operations = new();
    private readonly Dictionary<IMethodSymbol, IOperation> _methods = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _namedHandlers;
    private readonly Dictionary<System.Type, object> _known = new();
    private List<IOperation>? _orderedOperations;
    private List<KeyValuePair<IMethodSymbol, IOperation>>? _orderedMethods;
    private List<Handler>? _handlers;
    private List<DelegateTarget>? _delegateTargets;
    private CallReachability? _reachability;
    private bool? _hasGuestValues;
    private bool _isRelevant;

    public TypeCode(INamedTypeSymbol type, MachineTypes types, MethodBodies bodies)
    {
        Type = type;
        Types = types;
        Bodies = new(bodies, _methods);
        IsDevice = AttributeNames.DeviceAttributeOf(type) is not null;
        IsVirtioDevice = VirtioApi.IsDevice(type);
        _namedHandlers = IsDevice ? new(NamedHandlers(type)) : new();
    }

    public INamedTypeSymbol Type { get; }

    public MachineTypes Types { get; }

    public MethodBodies Bodies { get; }

    /// <summary>The bodies and their parts. Used by one thread, once the type is complete.</summary>
    public OperationBlocks Blocks { get; } = new();

    public bool IsDevice { get; }

    public bool IsVirtioDevice { get; }

    /// <summary>The methods of the type with their bodies.</summary>
    public List<KeyValuePair<IMethodSymbol, IOperation>> Methods => _orderedMethods ??= InOrder(_methods, static pair => pair.Value);

    /// <summary>Whether a member, or a parameter of one, is marked with <c>[GuestValue]</c>. Valid once the type is complete.</summary>
    public bool HasGuestValues
        => _hasGuestValues ??= Type.GetMembers().Any(static member => member is IFieldSymbol or IPropertySymbol && GuestMark.IsOn(member))
        || _methods.Any(static method => method.Key.Parameters.Any(GuestMark.IsOn));

    /// <summary>Whether code of the type changes devices that are other objects.</summary>
    public bool UsesDevices { get; private set; }

    /// <summary>
    /// Whether the type has no relevant operations; a device can have findings regardless. Delegates alone, which most code creates,
    /// matter to no rule.
    /// </summary>
    public bool IsEmpty => !_isRelevant && !UsesDevices && !_methods.Any(method => IsHandler(method.Key)) && !HasGuestValues;

    /// <summary>Adds an operation that a rule needs. Thread-safe.</summary>
    public void Add(IOperation operation)
    {
        lock (_operations)
        {
            _operations.Add(operation);
        }

        if (operation.Kind != OperationKind.DelegateCreation) MarkRelevant();
    }

    /// <summary>Records that code of the type uses the runtime, which may run its delegates. Thread-safe.</summary>
    public void MarkRelevant() => _isRelevant = true;

    /// <summary>Records that code of the type changes a device that is another object. Thread-safe.</summary>
    public void MarkDeviceUse() => UsesDevices = true;

    /// <summary>Adds the body of a method, which the rules would otherwise have to request again. Thread-safe.</summary>
    public void AddMethod(IMethodSymbol method, IOperation body)
    {
        lock (_methods)
        {
            _methods[Callee.Definition(method)] = body;
        }
    }

    /// <summary>The collected operations of a kind.</summary>
    public List<T> All<T>()
        where T : IOperation
        => (_orderedOperations ??= InOrder(_operations, static operation => operation)).OfType<T>().ToList();

    /// <summary>All operations of a body, including those of nested functions.</summary>
    public IReadOnlyList<IOperation> OperationsOf(IOperation body) => Blocks.Of(body).All;

    /// <summary>The body of a method of the type, or null.</summary>
    public IOperation? BodyOf(IMethodSymbol method) => _methods.TryGetValue(Callee.Definition(method), out IOperation? body) ? body : null;

    /// <summary>What several checks need to know of the type, determined once. Used by one thread, once the type is complete.</summary>
    public T Once<T>(System.Func<T> find)
        where T : class
    {
        if (!_known.TryGetValue(typeof(T), out object? known)) _known.Add(typeof(T), known = find());

        return (T)known;
    }

    /// <summary>The effect of a call of the machine API.</summary>
    public MachineCall CallOf(IInvocationOperation call)
        => MachineCalls.Of(Types, call.TargetMethod, Types.Of(Receiver.Of(call)?.Type));

    /// <summary>The code that a machine runs, as far as this type shows; each body once.</summary>
    public IReadOnlyList<Handler> Handlers(CancellationToken cancellation) => _handlers ??= FindHandlers(cancellation);

    /// <summary>The code that is passed on as a delegate, to run on another thread or later.</summary>
    public IReadOnlyList<DelegateTarget> DelegateTargets(CancellationToken cancellation)
        => _delegateTargets ??= All<IDelegateCreationOperation>()
            .Select(creation => DelegateTarget.TryRead(creation, Bodies, cancellation))
            .OfType<DelegateTarget>()
            .ToList();

    /// <summary>The call reachability of this type. Used by one thread, once the type is complete.</summary>
    public CallReachability Reachability(CancellationToken cancellation) => _reachability ??= new(Bodies, Blocks, cancellation);

    private List<Handler> FindHandlers(CancellationToken cancellation)
    {
        var handlers = Methods.Where(pair => IsHandler(pair.Key))
            .Select(pair => new Handler(KindOf(pair.Key), pair.Value, Blocks.Of(pair.Value).Own, pair.Key.Name, null))
            .ToList();
        foreach (IDelegateCreationOperation creation in All<IDelegateCreationOperation>())
        {
            IInvocationOperation? consumer = DelegateTarget.ConsumerOf(creation) as IInvocationOperation ?? LaterConsumerOf(creation);
            if (KindOf(consumer) is { } kind
                && DelegateTarget.TryRead(creation, consumer!, Bodies, cancellation) is { } target
                && handlers.TrueForAll(handler => handler.Body.Syntax != target.Body.Syntax))
            {
                handlers.Add(new(kind, target.Body, Blocks.Of(target.Body).Own, target.Name, target.Call));
            }
        }

        return handlers;
    }

    // A handler kept in a variable, by the call that takes it from there.
    private IInvocationOperation? LaterConsumerOf(IDelegateCreationOperation creation)
        => creation.Type?.Name == "Action" && Symbols.TargetOf(creation) is { } kept
            ? Methods.SelectMany(method => OperationsOf(method.Value))
                .OfType<IArgumentOperation>()
                .Where(argument => Symbols.AreSame(Symbols.Of(argument.Value), kept))
                .Select(static argument => argument.Parent)
                .OfType<IInvocationOperation>()
                .FirstOrDefault(call => KindOf(call) is not null)
            : null;

    private HandlerKind? KindOf(IInvocationOperation? call) => call is null ? null : CallOf(call) switch
    {
        MachineCall.AddToLoop => HandlerKind.Loop,
        MachineCall.AssignEoiNotification => HandlerKind.EndOfInterrupt,
        _ when HostApi.IsPosting(call.TargetMethod) => HandlerKind.Posted,
        _ when HostApi.IsSynchronizing(call.TargetMethod) => HandlerKind.Synchronized,
        _ => null,
    };

    /// <summary>Whether the machine calls a method, as far as this class shows.</summary>
    public bool IsHandler(IMethodSymbol method)
        => (IsDevice && (_namedHandlers.Contains(method.Name) || HasHandlerAttribute(method)))
            || (IsVirtioDevice && VirtioApi.IsHandler(method));

    private HandlerKind KindOf(IMethodSymbol method)
        => IsDevice && !_namedHandlers.Contains(method.Name) && HandlerAttributes(method).All(static name => name == AttributeNames.OnLoad)
            ? HandlerKind.Load
            : HandlerKind.Device;

    private static bool HasHandlerAttribute(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (AttributeNames.IsOfHandler(AttributeNames.OfLanguage(attribute))) return true;
        }

        return false;
    }

    private static IEnumerable<string?> HandlerAttributes(IMethodSymbol method)
        => method.GetAttributes().Select(AttributeNames.OfLanguage).Where(AttributeNames.IsOfHandler);

    private static IEnumerable<string> NamedHandlers(INamedTypeSymbol type)
        => type.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Doorbell)
            .Select(static attribute => attribute.NamedString("Handler"))
            .OfType<string>();

    private static List<T> InOrder<T>(IEnumerable<T> items, System.Func<T, IOperation> operationOf)
        => items.OrderBy(item => operationOf(item).Syntax, SourceOrder.Instance).ToList();
}
