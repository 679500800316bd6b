using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>Reads and writes of access paths.</content>
internal sealed partial class Evaluator
{
    /// <summary>The access path of an expression, or null.</summary>
    public AccessPath? PathOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => PathOf(local.Local),
        IParameterReferenceOperation parameter => PathOf(parameter.Parameter),
        IFieldReferenceOperation field => MemberOf(field.Instance, field.Field),
        _ when Elements.Read(operation) is { } element => PathOf(element.Collection)?.Element(element.Index),
        _ when Elements.SameCollection(operation) is { } collection => PathOf(collection),
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property
            => _run.Context.Summaries.MemberOf(property.Property) is { } member ? MemberOf(property.Instance, member) : null,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => AccessPath.This,
        IConversionOperation { OperatorMethod: null } conversion => PathOf(conversion.Operand),
        IDeclarationExpressionOperation declaration => PathOf(declaration.Expression),
        IFlowCaptureReferenceOperation reference => _run.Graph.Captured(reference.Id) is { } captured ? PathOf(captured) : null,
        _ => null,
    };

    /// <summary>Stores a value at an access path.</summary>
    public FlowState Bind(FlowState state, AccessPath path, Value value)
    {
        state = state.Forget(path);
        if (value.IsObject && path.Symbol is { } symbol)
        {
            if (_run.Shared.Contains(symbol) || symbol is IParameterSymbol { RefKind: RefKind.Ref })
            {
                state = state.Escape(value.Id, Escape.Gone);
            }

            if (symbol is ILocalSymbol { IsUsing: true } && path.Members.IsEmpty)
            {
                state = state.Change(value.Id, static tracked => tracked with { IsUsing = true });
            }
        }

        if (value.IsObject)
        {
            _run.Name(value.Id, path.Name);
        }
        else if (value.IsErrno && (path.IsMember || path.Symbol is null || _run.Captured.Contains(path.Symbol)))
        {
            // Other code can check an Errno in a member.
            _run.MarkChecked(value);
        }

        // Lambdas and local functions can change shared variables at any time.
        bool isFixed = value.IsObject || path.Symbol is null || !_run.Captured.Contains(path.Symbol);
        return state.With(path, isFixed ? value : Value.Unknown);
    }

    // A variable for the current element of a loop represents the element.
    private AccessPath? PathOf(ILocalSymbol local)
        => local.IsRef ? null
            : IsElement(local) ? PathOf(_run.Graph.ElementIn(local)!)
            : AccessPath.Of(local);

    private bool IsElement(ILocalSymbol local)
        => MachineEffects.KindOf(_run.Types.Of(local.Type)) is null && _run.Graph.ElementIn(local) is not null;

    private AccessPath? PathOf(IParameterSymbol parameter)
    {
        // A parameter of a primary constructor acts as a member of its type.
        bool isPrimary = parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && !SymbolEqualityComparer.Default.Equals(constructor, _run.Graph.Owner)
            && !_run.Graph.Owner.IsStatic;
        return isPrimary ? AccessPath.This.Member(parameter) : AccessPath.Of(parameter);
    }

    private AccessPath? MemberOf(IOperation? instance, ISymbol member)
        => member.IsStatic ? AccessPath.Of(member) : instance is null ? null : PathOf(instance)?.Member(member);

    private List<Outcome> Read(IOperation operation, FlowState state)
    {
        if (operation is IFlowCaptureReferenceOperation reference)
        {
            return One(state, state.Get(AccessPath.OfCapture(reference.Id)) ?? Value.Unknown);
        }

        // The loop of a machine represents the machine.
        if (operation is IPropertyReferenceOperation { Instance: { } machine } && IsLoopOfMachine(operation.Type, machine.Type))
        {
            return Evaluate(machine, state);
        }

        // HasValue of a nullable Errno counts as a check of the Errno.
        if (operation is IPropertyReferenceOperation
            {
                Property.ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T,
                Instance: { } nullable,
            } part)
        {
            return Then(Evaluate(nullable, state), (known, value) => new(known, part.Property.Name == "Value" ? value : Value.Unknown));
        }

        if (Elements.Read(operation) is { } element) return ReadElement(operation, element, state);

        if (PathOf(operation) is { } path)
        {
            FlowState known = path.HasElement ? StartTurn(state, Elements.In(operation)?.Turn) : state;
            return new() { ReadPath(path, operation.Type, known) };
        }

        return Visit(operation, state, Lend);
    }

    private bool IsLoopOfMachine(ITypeSymbol? type, ITypeSymbol? owner)
        => _run.Types.Of(type) == MachineType.Loop && _run.Types.Of(owner) == MachineType.Machine;

    private Outcome ReadPath(AccessPath path, ITypeSymbol? type, FlowState state)
    {
        if (state.Get(path) is { } known)
        {
            _run.MarkChecked(known);
            return new(state, known);
        }

        // First seen here, so it comes from elsewhere.
        if (MachineEffects.KindOf(_run.Types.Of(type)) is not { } kind) return new(state, Value.Unknown);

        Outcome observed = _effects.Observe(state, path, kind);
        return new(Relate(Bind(observed.State, path, observed.Value), path, observed.Value.Id), observed.Value);
    }

    // A doorbell and the eventfd beside it.
    private FlowState Relate(FlowState state, AccessPath path, int id)
    {
        if (_run.Context.Summaries.Pairs.PartnerOf(path, state[id].Kind, _run.Cancellation) is not { } partner
            || state.Get(partner.Path) is { IsObject: false })
        {
            return state;
        }

        if (state.Get(partner.Path) is not { } known)
        {
            Outcome observed = _effects.Observe(state, partner.Path, partner.Kind);
            (state, known) = (Bind(observed.State, partner.Path, observed.Value), observed.Value);
        }

        (int doorbell, int eventFd) = partner.Kind == TrackedKind.EventFd ? (id, known.Id) : (known.Id, id);
        return state.Find(doorbell) is { State: LifetimeState.Presumed, EventFd: < 0 }
            ? state.Change(doorbell, tracked => tracked with { EventFd = eventFd })
            : state;
    }

    private List<Outcome> Assign(ISimpleAssignmentOperation assignment, FlowState state)
    {
        if (assignment.Target is IDiscardOperation)
        {
            return Then(Evaluate(assignment.Value, state), (known, value) =>
            {
                _run.MarkChecked(value);
                return new(known, value);
            });
        }

        var operations = new List<IOperation>(assignment.Target.ChildOperations.Count + 1);
        foreach (IOperation inside in assignment.Target.ChildOperations) operations.Add(inside);

        operations.Add(assignment.Value);
        return EvaluateAll(operations, state).ConvertAll(result =>
        {
            Value value = result.Values[result.Values.Length - 1];
            return new Outcome(Store(result.State, assignment.Target, value), value);
        });
    }

    /// <summary>Assigns a value to the target of an expression.</summary>
    private FlowState Store(FlowState state, IOperation target, Value value)
    {
        if (target is ILocalReferenceOperation { Local: var local } && IsElement(local)) return Leave(state, value);

        if (Elements.Read(target) is null && PathOf(target) is { } path)
        {
            bool isHere = path.IsStatic ? IsOfOwnType(path) : path.Members.IsEmpty || (path.IsThis && path.Members.Length == 1);
            state = target is IPropertyReferenceOperation { Property: var property }
                && SummaryStore.HasSetterOfItsOwn(property)
                && state.Get(path) is { } held
                ? Lose(state, held)
                : state;
            if (path.IsMember && state.Get(path) is { IsObject: true } old && old != value) _run.Overwrite(state, old.Id);

            bool isWorthKnowing = value.Kind is not (ValueKind.Null or ValueKind.NotNull) || _run.Types.Of(target.Type) != MachineType.None;
            return isHere && isWorthKnowing ? Bind(state, path, value) : Leave(state.Forget(path), value);
        }

        if (PathOf(target) is { } element) state = state.Forget(element);

        return target switch
        {
            IArrayElementReferenceOperation { ArrayReference: { } array } => Put(state, array, value),
            IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } collection } => Put(state, collection, value),
            _ => Leave(state, value),
        };
    }

    private bool IsOfOwnType(AccessPath path)
        => path.Members.IsEmpty && SymbolEqualityComparer.Default.Equals(path.Symbol!.ContainingType, _run.Graph.Owner.ContainingType);

    private FlowState Leave(FlowState state, Value value)
    {
        _run.MarkChecked(value);
        return Lose(state, value);
    }

    /// <summary>Adds a registration to a collection, whose items are not tracked individually.</summary>
    private FlowState Put(FlowState state, IOperation collection, Value value)
    {
        state = Leave(state, value);
        bool isAssigned = value.IsObject && state.Find(value.Id) is { IsRegistration: true, State: LifetimeState.Assigned, IsOwned: true };
        if (isAssigned) state = state.Change(value.Id, static tracked => tracked with { IsInCollection = true });

        return isAssigned && PathOf(collection) is { Symbol: not IParameterSymbol } path
            ? _effects.MakeContents(state, path, collection.Syntax)
            : state;
    }
}
