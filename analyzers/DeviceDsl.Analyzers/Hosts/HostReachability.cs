using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>
/// Finds the accesses of code to devices, directly and in methods that it calls, except in code that it has a device run as a handler.
/// </summary>
internal sealed class HostReachability(TypeCode code, MemberRoles roles, DelegateUses uses, CancellationToken cancellation)
{
    private readonly DeviceMembers _members = new(code);
    private readonly LineDecisions _lines = new(code);
    private readonly Dictionary<IOperation, IReadOnlyList<DeviceAccess>> _within = new();

    /// <summary>The accesses of operations to devices, each with the operation that leads to it.</summary>
    /// <param name="operations">Operations of one function.</param>
    public IEnumerable<(DeviceAccess Access, IOperation Site)> Of(IEnumerable<IOperation> operations)
    {
        foreach (IOperation operation in operations)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (DeviceAccess access in Accesses(operation)) yield return (access, operation);
        }
    }

    private IEnumerable<DeviceAccess> Accesses(IOperation operation)
    {
        if (!Matters(operation)) return [];

        List<DeviceAccess>? found = null;
        foreach (DeviceAccess access in _members.AccessesOf(operation)) (found ??= new()).Add(access);

        if (_lines.Read(operation) is { } line) (found ??= new()).Add(line);

        foreach (IOperation body in BodiesOf(operation))
        {
            if (Within(body) is { Count: > 0 } inner) (found ??= new()).AddRange(inner);
        }

        return found is null || IsLeftToCaller(operation) ? [] : found;
    }

    // Most operations are none of these, so their position does not matter.
    private static bool Matters(IOperation operation) => operation
        is IAssignmentOperation or IIncrementOrDecrementOperation or IArgumentOperation
        or IInvocationOperation or IPropertyReferenceOperation or IDelegateCreationOperation;

    private IReadOnlyList<DeviceAccess> Within(IOperation body)
    {
        if (!_within.TryGetValue(body, out IReadOnlyList<DeviceAccess>? known))
        {
            // A recursive call adds nothing.
            _within[body] = [];

            // The code after an await of an async function is a separate path.
            _within[body] = known = Awaits.Before(code.Blocks.Of(body)).SelectMany(Accesses).ToList();
        }

        return known;
    }

    private IEnumerable<IOperation> BodiesOf(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call when Symbols.Of(call.Instance) is { } variable
            => uses.HeldBy(variable).Select(BodyOf).OfType<IOperation>(),
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction } call
            => Functions.Local(call, call.TargetMethod) is { Body: { } local } ? [local] : [],
        IInvocationOperation call when DeviceMembers.IsThis(call.Instance) => Callee.Of(call) is { } method ? Followed(method) : [],
        IPropertyReferenceOperation property when DeviceMembers.IsThis(property.Instance) => AccessorsOf(property).SelectMany(Followed),
        // A delegate in a variable runs where the variable is called.
        IDelegateCreationOperation creation
            when Symbols.TargetOf(creation) is null && uses.Of(creation).Kind == DelegateUseKind.AtOnce && BodyOf(creation) is { } body
            => [body],
        _ => [],
    };

    // A method that host code may call, too, is a separate path.
    private IEnumerable<IOperation> Followed(IMethodSymbol method)
        => roles.Of(method) is MemberRole.Helper or MemberRole.Handler or MemberRole.Ending
            && code.Bodies.Of(Callee.Definition(method), cancellation) is { } body
            ? [body]
            : [];

    private IOperation? BodyOf(IDelegateCreationOperation creation)
        => creation.Target is IMethodReferenceOperation { Method: { MethodKind: not MethodKind.LocalFunction } method }
            && roles.Of(method) == MemberRole.Outside
            ? null
            : Functions.BodyOf(creation, code.Bodies, cancellation);

    private static IEnumerable<IMethodSymbol> AccessorsOf(IPropertyReferenceOperation property)
    {
        if (DeviceMembers.IsMarked(property.Property)) yield break;

        bool isSet = property.Parent is IAssignmentOperation assignment && assignment.Target == property;
        bool isChanged = property.Parent is IIncrementOrDecrementOperation or ICompoundAssignmentOperation;
        if ((isSet || isChanged) && property.Property.SetMethod is { } setter) yield return setter;

        if ((!isSet || isChanged) && property.Property.GetMethod is { } getter) yield return getter;
    }

    // As in "if (!Host.Post(Apply)) Apply();": without a machine, no handler runs.
    private static bool IsLeftToCaller(IOperation operation)
    {
        IOperation child = operation;
        foreach (IOperation parent in Functions.Ancestors(operation))
        {
            if (parent is IConditionalOperation condition
                && child != condition.Condition
                && IsRefused(condition, isTrue: child == condition.WhenTrue))
            {
                return true;
            }

            child = parent;
        }

        return false;
    }

    private static bool IsRefused(IConditionalOperation condition, bool isTrue)
        => condition.Condition switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => isTrue && IsHandOver(operand),
            var asked => !isTrue && IsHandOver(asked),
        };

    private static bool IsHandOver(IOperation operation)
        => operation is IInvocationOperation call && HostApi.IsSynchronizing(call.TargetMethod);
}
