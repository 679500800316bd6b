using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Identifies the members of a device that only handlers may change or use.</summary>
internal sealed class DeviceMembers
{
    private readonly HashSet<ISymbol> _configuration = new(SymbolEqualityComparer.Default);

    /// <summary>Includes, besides the marked members, the variables from which the configuration of a virtio device is read.</summary>
    public DeviceMembers(TypeCode code)
    {
        if (code.IsVirtioDevice)
        {
            foreach (KeyValuePair<IMethodSymbol, IOperation> method
                in code.Methods.Where(static method
                    => method.Key is { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: { } property } && IsConfiguration(property)))
            {
                _configuration.UnionWith(code.Blocks.Of(method.Value).Own.Select(VariableOf).OfType<ISymbol>());
            }
        }
    }

    /// <summary>Whether objects of a class are devices.</summary>
    public static bool IsDevice(ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is { TypeKind: TypeKind.Class }; current = current.BaseType)
        {
            if (AttributeNames.DeviceAttributeOf(current) is not null) return true;
        }

        return VirtioApi.IsDevice(type?.BaseType);
    }

    /// <summary>Whether an operation refers to the object to which the code belongs, not to one that an initializer fills.</summary>
    public static bool IsThis(IOperation? instance)
        => Receiver.Strip(instance) is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    /// <summary>Whether a member is a register, a field of one, a timer, a configuration field or state.</summary>
    public static bool IsMarked(ISymbol member)
        => HasMark(member)
            || (member is IPropertySymbol { OverriddenProperty: { } overridden } && IsMarked(overridden))
            || HasMarkedBackingField(member);

    /// <summary>Whether an operation reads or changes a marked member of this object.</summary>
    public static bool IsMember(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation property => IsThis(property.Instance) && IsMarked(property.Property),
        IFieldReferenceOperation field => IsThis(field.Instance) && IsMarked(field.Field),
        _ => false,
    };

    /// <summary>Whether an operation may change a device that is another object.</summary>
    public static bool IsOfOther(IOperation operation)
    {
        IOperation? target = operation is IAssignmentOperation assignment
            ? assignment.Target
            : (operation as IIncrementOrDecrementOperation)?.Target;
        IOperation? member = target is IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } array } ? array : target;
        return Receiver.Strip(member) is IMemberReferenceOperation { Instance: { } instance }
            && !IsThis(instance)
            && IsDevice(Receiver.Strip(instance)?.Type);
    }

    /// <summary>The accesses of an operation to devices.</summary>
    public IEnumerable<DeviceAccess> AccessesOf(IOperation operation) => operation switch
    {
        IDeconstructionAssignmentOperation assignment => Parts(assignment.Target).SelectMany(part => Changed(operation, part)),
        IAssignmentOperation assignment => Changed(operation, assignment.Target),
        IIncrementOrDecrementOperation change => Changed(operation, change.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when !IsAtomic(argument)
            => Changed(operation, argument.Value),
        IInvocationOperation call => OfCall(call),
        IPropertyReferenceOperation { Property: { Name: "Reader" or "Writer" } property } when VirtioApi.IsChain(property.ContainingType)
            => new[] { new DeviceAccess(operation, property, null, DeviceAccessKind.Served) },
        _ => Enumerable.Empty<DeviceAccess>(),
    };

    private static bool HasMark(ISymbol member)
        => member.GetAttributes().Any(static attribute => AttributeNames.OfLanguage(attribute)
            is AttributeNames.Register or AttributeNames.Field or AttributeNames.State or AttributeNames.Timer
                or AttributeNames.VirtioConfig);

    // An attribute of a property may target its backing field.
    private static bool HasMarkedBackingField(ISymbol member)
        => member is IPropertySymbol { IsIndexer: false } property
            && property.ContainingType.GetMembers($"<{property.Name}>k__BackingField").Any(HasMark);

    private static bool IsConfiguration(ISymbol property) => AttributeNames.Find(property, AttributeNames.VirtioConfig) is not null;

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: false, IsConst: false, IsStatic: false } field }
            when IsThis(((IFieldReferenceOperation)operation).Instance)
            => field,
        IPropertyReferenceOperation { Property: { IsStatic: false, IsIndexer: false, SetMethod.IsInitOnly: false } property }
            when IsThis(((IPropertyReferenceOperation)operation).Instance)
            => property,
        _ => null,
    };

    private static IEnumerable<IOperation> Parts(IOperation target)
        => target is ITupleOperation tuple ? tuple.Elements.SelectMany(Parts) : new[] { target };

    private static bool IsAtomic(IArgumentOperation argument)
        => argument.Parent is IInvocationOperation call
            && Framework.NameOf(call.TargetMethod.ContainingType) is "Interlocked" or "Volatile";

    private IEnumerable<DeviceAccess> Changed(IOperation operation, IOperation? target)
        => Owner(target) is var (member, instance)
            ? new[] { new DeviceAccess(operation, member, instance, DeviceAccessKind.Changed) }
            : Enumerable.Empty<DeviceAccess>();

    /// <summary>The marked member that a change affects: the target itself, its array, or its struct.</summary>
    private (ISymbol Member, IOperation? Instance)? Owner(IOperation? target) => Receiver.Strip(target) switch
    {
        IPropertyReferenceOperation property when Matters(property.Property) => (property.Property, property.Instance),
        IFieldReferenceOperation field when Matters(field.Field) => (field.Field, field.Instance),
        IFieldReferenceOperation { Field.ContainingType.IsValueType: true } part => Owner(part.Instance),
        IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType: var type } } element when IsTable(type)
            => Owner(element.Instance),
        IArrayElementReferenceOperation element => Owner(element.ArrayReference),
        IInvocationOperation { TargetMethod.Name: "AsSpan" } span => Owner(span.Instance ?? span.Arguments.FirstOrDefault()?.Value),
        _ => null,
    };

    private static bool IsTable(INamedTypeSymbol type) => VirtioApi.IsRegisters(type) || Framework.NameOf(type) == "Span";

    private bool Matters(ISymbol member) => IsMarked(member) || _configuration.Contains(member);

    private IEnumerable<DeviceAccess> OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        switch (method.Name)
        {
            case "Fill" or "CopyFrom" or "Clear" or "Reverse" or "Sort" when IsTable(type)
                || Framework.NameOf(type) is "Array" or "MemoryExtensions":
                return Changed(call, call.Instance ?? call.Arguments.FirstOrDefault()?.Value);
            case "Start" or "StartAt" or "StartPeriodic" or "Stop" when type.Is(AttributeNames.Namespace, "DeviceTimer"):
                return Changed(call, call.Instance);
            case "Publish" or "LiveQueue" when VirtioApi.IsBase(type):
            case "TryTake" or "Complete" or "Publish" or "EnableKicks" or "DisableKicks" or "Stop" when VirtioApi.IsQueue(type):
                return new[] { new DeviceAccess(call, method, null, DeviceAccessKind.Served) };
            case "Reset" or "Ring" or "Resample" or "WriteRegister" or "WriteRegion" or "ReadRegister"
                or "ReadRegion" when type.Is(AttributeNames.Namespace, "IDevice"):
                return new[] { new DeviceAccess(call, method, call.Instance, DeviceAccessKind.Called) };
            default:
                return VirtioApi.IsReader(type) || VirtioApi.IsWriter(type)
                    ? new[] { new DeviceAccess(call, method, null, DeviceAccessKind.Served) }
                    : Enumerable.Empty<DeviceAccess>();
        }
    }
}
