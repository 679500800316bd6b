using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>What matters of the code of one type, collected while the compiler shows it, in the order of the source afterwards.</summary>
internal sealed class TypeCode
{
    private readonly List<IOperation> _operations = new();
    private readonly Dictionary<IMethodSymbol, IOperation> _methods = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _namedHandlers;
    private List<IOperation>? _orderedOperations;
    private List<KeyValuePair<IMethodSymbol, IOperation>>? _orderedMethods;
    private List<Handler>? _handlers;
    private List<DelegateTarget>? _delegateTargets;
    private CallReachability? _reachability;
    private bool? _hasGuestValues;

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

    /// <summary>The bodies and their parts. Asked when all of the type is there, by one thread.</summary>
    public OperationBlocks Blocks { get; } = new();

    public bool IsDevice { get; }

    public bool IsVirtioDevice { get; }

    /// <summary>The methods of the type with their bodies.</summary>
    public List<KeyValuePair<IMethodSymbol, IOperation>> Methods => _orderedMethods ??= InOrder(_methods, static pair => pair.Value);

    /// <summary>Whether a member, or a parameter of one, is marked as the guest's. Asked when all of the type is there.</summary>
    public bool HasGuestValues => _hasGuestValues ??= Type.GetMembers().Any(static member => member is IFieldSymbol or IPropertySymbol && GuestMark.IsOn(member))
        || _methods.Any(static method => method.Key.Parameters.Any(GuestMark.IsOn));

    /// <summary>Whether code of the type changes devices that are other objects.</summary>
    public bool UsesDevices { get; private set; }

    /// <summary>Whether there is nothing that any rule looks at, unless it is a device.</summary>
    public bool IsEmpty => _operations.Count == 0 && !UsesDevices && !_methods.Any(method => IsHandler(method.Key)) && !HasGuestValues;

    /// <summary>Keeps an operation that a rule looks at. For any thread.</summary>
    public void Add(IOperation operation)
    {
        lock (_operations)
        {
            _operations.Add(operation);
        }
    }

    /// <summary>Notes that code of the type changes a device that is another object. For any thread.</summary>
    public void MarkDeviceUse() => UsesDevices = true;

    /// <summary>Keeps the body of a method, which the rules would otherwise have to ask for again. For any thread.</summary>
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

    /// <summary>All operations of a body, with those of the functions in it.</summary>
    public IReadOnlyList<IOperation> OperationsOf(IOperation body) => Blocks.Of(body).All;

    /// <summary>The body of a method of the type, or null.</summary>
    public IOperation? BodyOf(IMethodSymbol method) => _methods.TryGetValue(Callee.Definition(method), out var body) ? body : null;

    /// <summary>What a call does in the machine API.</summary>
    public MachineCall CallOf(IInvocationOperation call)
        => MachineCalls.Of(Types, call.TargetMethod, Types.Of(Receiver.Of(call)?.Type));

    /// <summary>The code that a machine runs, as far as this type tells of it; each body once.</summary>
    public IReadOnlyList<Handler> Handlers(CancellationToken cancellation) => _handlers ??= FindHandlers(cancellation);

    /// <summary>The code that is given away as a delegate, to be run by another thread or later.</summary>
    public IReadOnlyList<DelegateTarget> DelegateTargets(CancellationToken cancellation)
        => _delegateTargets ??= All<IDelegateCreationOperation>()
            .Select(creation => DelegateTarget.TryRead(creation, Bodies, cancellation))
            .OfType<DelegateTarget>()
            .ToList();

    /// <summary>What runs when a piece of code of this type runs. Asked when all of the type is there, by one thread.</summary>
    public CallReachability Reachability(CancellationToken cancellation) => _reachability ??= new(Bodies, Blocks, cancellation);

    private List<Handler> FindHandlers(CancellationToken cancellation)
    {
        var handlers = Methods.Where(pair => IsHandler(pair.Key))
            .Select(pair => new Handler(KindOf(pair.Key), pair.Value, Blocks.Of(pair.Value).Own, pair.Key.Name, null))
            .ToList();
        foreach (var creation in All<IDelegateCreationOperation>())
        {
            if (KindOf(DelegateTarget.ConsumerOf(creation) as IInvocationOperation) is { } kind
                && DelegateTarget.TryRead(creation, Bodies, cancellation) is { } target
                && handlers.TrueForAll(handler => handler.Body.Syntax != target.Body.Syntax))
            {
                handlers.Add(new(kind, target.Body, Blocks.Of(target.Body).Own, target.Name, target.Call));
            }
        }

        return handlers;
    }

    private HandlerKind? KindOf(IInvocationOperation? call) => call is null ? null : CallOf(call) switch
    {
        MachineCall.AddToLoop => HandlerKind.Loop,
        MachineCall.AssignEoiNotification => HandlerKind.EndOfInterrupt,
        _ when HostApi.IsPosting(call.TargetMethod) => HandlerKind.Posted,
        _ when HostApi.IsSynchronizing(call.TargetMethod) => HandlerKind.Synchronized,
        _ => null,
    };

    /// <summary>Whether a machine runs a method by itself, as far as this class says.</summary>
    public bool IsHandler(IMethodSymbol method)
        => (IsDevice && (_namedHandlers.Contains(method.Name) || HandlerAttributes(method).Any()))
            || (IsVirtioDevice && VirtioApi.IsHandler(method));

    private HandlerKind KindOf(IMethodSymbol method)
        => IsDevice && !_namedHandlers.Contains(method.Name) && HandlerAttributes(method).All(static name => name == AttributeNames.OnLoad)
            ? HandlerKind.Load
            : HandlerKind.Device;

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
