using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>Where values are kept.</content>
internal sealed partial class Evaluator
{
    /// <summary>The place that an expression names, or null.</summary>
    public Place? PlaceOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local.IsRef ? null : Place.Of(local.Local),
        IParameterReferenceOperation parameter => PlaceOf(parameter.Parameter),
        IFieldReferenceOperation field => MemberOf(field.Instance, field.Field),
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property
            => _run.Context.Summaries.MemberOf(property.Property) is { } member ? MemberOf(property.Instance, member) : null,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => Place.This,
        IConversionOperation { OperatorMethod: null } conversion => PlaceOf(conversion.Operand),
        IDeclarationExpressionOperation declaration => PlaceOf(declaration.Expression),
        IFlowCaptureReferenceOperation reference => _run.Graph.Captured(reference.Id) is { } captured ? PlaceOf(captured) : null,
        _ => null,
    };

    /// <summary>A value is kept at a place.</summary>
    public Env Bind(Env env, Place place, Value value)
    {
        env = env.Forget(place);
        if (value.IsThing && place.Symbol is { } symbol)
        {
            if (_run.Shared.Contains(symbol) || symbol is IParameterSymbol { RefKind: RefKind.Ref })
            {
                env = env.Escape(value.Id, Escape.Gone);
            }

            if (symbol is ILocalSymbol { IsUsing: true } && place.Members.IsEmpty)
            {
                env = env.Change(value.Id, static thing => thing with { IsUsing = true });
            }
        }

        if (value.IsThing)
        {
            _run.Name(value.Id, place.Name);
        }
        else if (value.IsErrno && (place.IsMember || place.Symbol is null || _run.Shared.Contains(place.Symbol)))
        {
            // In a member it is for others to look at.
            _run.Look(value);
        }

        // What lambdas and local functions assign changes unseen.
        bool isFixed = value.IsThing || place.Symbol is null || !_run.Shared.Contains(place.Symbol);
        return env.With(place, isFixed ? value : Value.Unknown);
    }

    private Place? PlaceOf(IParameterSymbol parameter)
    {
        // A parameter of a primary constructor is a member of its type.
        bool isPrimary = parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && !SymbolEqualityComparer.Default.Equals(constructor, _run.Graph.Owner)
            && !_run.Graph.Owner.IsStatic;
        return isPrimary ? Place.This.Member(parameter) : Place.Of(parameter);
    }

    private Place? MemberOf(IOperation? instance, ISymbol member)
        => member.IsStatic ? Place.Of(member) : instance is null ? null : PlaceOf(instance)?.Member(member);

    private List<Outcome> Read(IOperation operation, Env env)
    {
        if (operation is IFlowCaptureReferenceOperation reference)
        {
            return One(env, env.Get(Place.OfCapture(reference.Id)) ?? Value.Unknown);
        }

        // The loop of a machine stands for the machine.
        if (operation is IPropertyReferenceOperation { Instance: { } machine } && IsLoopOfMachine(operation.Type, machine.Type))
        {
            return Evaluate(machine, env);
        }

        // A value that may be missing is looked at with the question whether it is.
        if (operation is IPropertyReferenceOperation { Property.ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, Instance: { } nullable } part)
        {
            return Then(Evaluate(nullable, env), (known, value) => new(known, part.Property.Name == "Value" ? value : Value.Unknown));
        }

        if (PlaceOf(operation) is { } place)
        {
            return new() { ReadPlace(place, operation.Type, env) };
        }

        return Visit(operation, env, Lend);
    }

    private bool IsLoopOfMachine(ITypeSymbol? type, ITypeSymbol? owner)
        => _run.Types.Of(type) == MachineType.Loop && _run.Types.Of(owner) == MachineType.Machine;

    private Outcome ReadPlace(Place place, ITypeSymbol? type, Env env)
    {
        if (env.Get(place) is { } known)
        {
            _run.Look(known);
            return new(env, known);
        }

        // Seen for the first time: it came from elsewhere.
        if (MachineEffects.KindOf(_run.Types.Of(type)) is not { } kind)
        {
            return new(env, Value.Unknown);
        }

        var met = _effects.Meet(env, place, kind);
        return new(Bind(met.Env, place, met.Value), met.Value);
    }

    private List<Outcome> Assign(ISimpleAssignmentOperation assignment, Env env)
    {
        if (assignment.Target is IDiscardOperation)
        {
            return Then(Evaluate(assignment.Value, env), (known, value) =>
            {
                _run.Look(value);
                return new(known, value);
            });
        }

        var inside = assignment.Target.ChildOperations.ToList();
        return EvaluateAll(inside.Append(assignment.Value).ToList(), env).ConvertAll(result =>
        {
            var value = result.Values[inside.Count];
            return new Outcome(Store(result.Env, assignment.Target, value), value);
        });
    }

    /// <summary>A value is assigned to what an expression names.</summary>
    private Env Store(Env env, IOperation target, Value value)
    {
        if (PlaceOf(target) is { } place)
        {
            bool isHere = place.IsStatic ? IsOfOwnType(place) : place.Members.IsEmpty || (place.IsThis && place.Members.Length == 1);
            env = target is IPropertyReferenceOperation { Property: var property } && SummaryStore.HasSetterOfItsOwn(property) && env.Get(place) is { } held
                ? Lose(env, held)
                : env;
            bool isWorthKnowing = value.Kind is not (ValueKind.Null or ValueKind.NotNull) || _run.Types.Of(target.Type) != MachineType.None;
            return isHere && isWorthKnowing ? Bind(env, place, value) : Leave(env.Forget(place), value);
        }

        return target switch
        {
            IArrayElementReferenceOperation element => Put(env, element.ArrayReference, value),
            IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } collection } => Put(env, collection, value),
            _ => Leave(env, value),
        };
    }

    private bool IsOfOwnType(Place place)
        => place.Members.IsEmpty && SymbolEqualityComparer.Default.Equals(place.Symbol!.ContainingType, _run.Graph.Owner.ContainingType);

    private Env Leave(Env env, Value value)
    {
        _run.Look(value);
        return Lose(env, value);
    }

    /// <summary>A registration goes into a collection: as one of many it is out of sight.</summary>
    private Env Put(Env env, IOperation collection, Value value)
    {
        env = Leave(env, value);
        bool isAssigned = value.IsThing && env.Find(value.Id) is { IsRegistration: true, State: ThingState.Assigned, IsOwned: true };
        return isAssigned && PlaceOf(collection) is { Symbol: not IParameterSymbol } place
            ? _effects.MakeContents(env, place, collection.Syntax)
            : env;
    }
}
