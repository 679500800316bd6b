using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Tracks values of the guest through the expressions, locals and simple helpers of one body.</summary>
/// <remarks>
/// An operation that bounds a value by another value ends the tracking; one that bounds it by a constant lowers its maximum. A local has
/// the values of the writes that its use may see.
/// </remarks>
internal sealed class GuestFlow
{
    private const int Depth = 8;

    private readonly TypeCode _code;
    private readonly HashSet<ISymbol> _sources;
    private readonly HashSet<ISymbol> _filled = new(SymbolEqualityComparer.Default);
    private readonly LocalWrites _locals;
    private readonly HashSet<ISymbol> _open = new(SymbolEqualityComparer.Default);
    private readonly IReadOnlyCollection<ISymbol> _fields;

    /// <param name="code">The type.</param>
    /// <param name="operations">All operations of the body.</param>
    /// <param name="parameters">The parameters that hold values of the guest.</param>
    /// <param name="fields">The fields that hold values of the guest.</param>
    public GuestFlow(
        TypeCode code,
        IReadOnlyList<IOperation> operations,
        IEnumerable<IParameterSymbol> parameters,
        IReadOnlyCollection<ISymbol> fields)
    {
        _code = code;
        _fields = fields;
        _sources = new(parameters.Concat(fields), SymbolEqualityComparer.Default);
        _locals = new(operations);
        foreach (IInvocationOperation call in operations.OfType<IInvocationOperation>())
        {
            if (GuestSources.FilledBy(call) is { } filled && Symbols.Of(Contents(filled)) is { } symbol) _filled.Add(symbol);
        }

        foreach (IForEachLoopOperation loop in operations.OfType<IForEachLoopOperation>())
        {
            if (IsFilled(loop.Collection) && loop.LoopControlVariable is IVariableDeclaratorOperation item) _sources.Add(item.Symbol);
        }
    }

    /// <summary>The value of the guest in an expression; null if there is none, or if another value bounds it.</summary>
    public GuestValue? Of(IOperation? operation, int depth = 0) => depth > Depth ? null : operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Narrow(Of(conversion.Operand, depth + 1), conversion.Type),
        IParenthesizedOperation parenthesized => Of(parenthesized.Operand, depth + 1),
        IBinaryOperation binary => OfBinary(binary, depth),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus or UnaryOperatorKind.BitwiseNegation } negated
            => Unbounded(Of(negated.Operand, depth + 1), negated.Type),
        IIncrementOrDecrementOperation step => Of(step.Target, depth + 1),
        ISimpleAssignmentOperation assignment => Of(assignment.Value, depth + 1),
        IConditionalOperation conditional => Of(conditional.WhenTrue, depth + 1) ?? Of(conditional.WhenFalse, depth + 1),
        ISwitchExpressionOperation choice => choice.Arms.Select(arm => Of(arm.Value, depth + 1)).FirstOrDefault(Exists),
        ICoalesceOperation coalesce => Of(coalesce.Value, depth + 1) ?? Of(coalesce.WhenNull, depth + 1),
        IParameterReferenceOperation parameter => OfVariable(parameter.Parameter, parameter.Type),
        ILocalReferenceOperation local => OfLocal(local, depth),
        IFieldReferenceOperation field => OfField(field, depth),
        IPropertyReferenceOperation property => OfProperty(property, depth),
        IArrayElementReferenceOperation element
            => IsFilled(element.ArrayReference) ? OfVariable(Symbols.Of(Contents(element.ArrayReference))!, element.Type) : null,
        IInvocationOperation call => OfCall(call, depth),
        _ => null,
    };

    private GuestValue? OfBinary(IBinaryOperation binary, int depth)
    {
        GuestValue? left = Of(binary.LeftOperand, depth + 1);
        GuestValue? right = Of(binary.RightOperand, depth + 1);
        return GuestArithmetic.Of(binary.OperatorKind, left, right, binary.LeftOperand, binary.RightOperand, binary.Type);
    }

    private GuestValue? OfLocal(ILocalReferenceOperation local, int depth)
    {
        if (_filled.Contains(local.Local)) return OfVariable(local.Local, local.Type, isKnown: true);

        if (_sources.Contains(local.Local)) return OfVariable(local.Local, local.Type);

        // The value of a loop's local may depend on itself.
        if (!_open.Add(local.Local)) return null;

        try
        {
            return OfWrites(_locals.Before(local.Local, local), depth) is { } found
                ? Narrow(found, local.Type)! with { Path = found.Path.Add(local.Local) }
                : null;
        }
        finally
        {
            _open.Remove(local.Local);
        }
    }

    // From the last write back, with the compound assignments in between.
    private GuestValue? OfWrites(IEnumerable<LocalWrite> writes, int depth)
    {
        var changes = new List<ICompoundAssignmentOperation>();
        foreach (LocalWrite write in writes)
        {
            if (write.Site is ICompoundAssignmentOperation change)
            {
                if (GuestArithmetic.Of(change.OperatorKind, null, Of(change.Value, depth + 1), change.Target, change.Value, change.Type)
                    is { } added)
                {
                    return Changed(added, changes);
                }

                changes.Add(change);
            }
            else if (Of(write.Value, depth + 1) is { } found && Changed(found, changes) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    private static GuestValue? Changed(GuestValue value, List<ICompoundAssignmentOperation> changes)
        => changes.AsEnumerable().Reverse().Aggregate(
            (GuestValue?)value,
            static (current, change)
                => GuestArithmetic.Of(change.OperatorKind, current, null, change.Target, change.Value, change.Type));

    // A field of a structure of the guest.
    private GuestValue? OfField(IFieldReferenceOperation field, int depth)
        => GuestSources.IsMember(field.Field) || _sources.Contains(field.Field) ? OfVariable(field.Field, field.Type, isKnown: true)
            : Of(field.Instance, depth + 1) is { } found && field.Field.ContainingType.IsValueType
                ? OfPart(found, field.Field, field.Type)
                : null;

    private static GuestValue OfPart(GuestValue whole, ISymbol part, ITypeSymbol? type)
        => new(part.Name, GuestArithmetic.MaxOf(type), whole.Path.Add(part));

    private GuestValue? OfProperty(IPropertyReferenceOperation property, int depth)
    {
        if (property.Property.IsIndexer)
        {
            return IsFilled(property.Instance) ? OfVariable(Symbols.Of(Contents(property.Instance!))!, property.Type, isKnown: true)
                : property.Instance is IPropertyReferenceOperation array
                    && GuestSources.IsMember(array.Property) ? OfVariable(array.Property, property.Type, isKnown: true)
                : null;
        }

        if (GuestSources.IsMember(property.Property) || _sources.Contains(property.Property))
        {
            return OfVariable(property.Property, property.Type, isKnown: true);
        }

        if (property.Property.ContainingType is { IsValueType: true, IsRecord: true } && Of(property.Instance, depth + 1) is { } found)
        {
            return OfPart(found, property.Property, property.Type);
        }

        return property.Instance is null or IInstanceReferenceOperation
            && property.Property.GetMethod is { } getter
            && SimpleHelper.ReturnOf(getter, property, _code) is var (body, value)
            && Inner(body, []).Of(value, depth + 1) is { } returned
                ? returned with { Path = returned.Path.Add(property.Property) }
                : null;
    }

    private GuestValue? OfCall(IInvocationOperation call, int depth)
    {
        if (GuestMark.IsOnResult(call.TargetMethod))
        {
            return new(call.TargetMethod.Name, GuestArithmetic.MaxOf(call.Type), ImmutableArray<ISymbol>.Empty);
        }

        if (GuestSources.IsDecoding(call.TargetMethod)
            && call.Arguments.Select(static argument => argument.Value).FirstOrDefault(IsFilled) is { } bytes)
        {
            return OfVariable(Symbols.Of(Contents(bytes))!, call.Type, isKnown: true);
        }

        if (call.Arguments.IsEmpty) return null;

        return GuestArithmetic.IsConverting(call.TargetMethod)
            ? Narrow(Of(call.Arguments[0].Value, depth + 1), call.Type)
            : OfHelper(call, depth);
    }

    // A helper that computes its result from its argument, without a condition.
    private GuestValue? OfHelper(IInvocationOperation call, int depth)
    {
        if (SimpleHelper.ReturnOf(call.TargetMethod, call, _code) is not var (body, value)) return null;

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.None } parameter
                && Of(argument.Value, depth + 1) is { } given
                && SimpleHelper.Own(call.TargetMethod, parameter) is { } own
                && Inner(body, [own]).Of(value, depth + 1) is { } returned
                && returned.Path.Contains(own, SymbolEqualityComparer.Default))
            {
                return returned with { Name = given.Name, Path = given.Path, IsBounded = given.IsBounded || returned.IsBounded };
            }
        }

        return null;
    }

    private GuestFlow Inner(IOperation body, IEnumerable<IParameterSymbol> parameters)
        => new(_code, _code.OperationsOf(body), parameters, _fields);

    private GuestValue? OfVariable(ISymbol symbol, ITypeSymbol? type, bool isKnown = false)
    {
        if (!isKnown && !_sources.Contains(symbol) && !_filled.Contains(symbol)) return null;

        ulong max = GuestArithmetic.MaxOf(type);
        return new(
            symbol.Name,
            symbol is IParameterSymbol parameter ? System.Math.Min(max, GuestSources.MaxOf(parameter)) : max,
            ImmutableArray.Create(symbol));
    }

    private bool IsFilled(IOperation? bytes) => bytes is not null && Symbols.Of(Contents(bytes)) is { } symbol && _filled.Contains(symbol);

    /// <summary>The buffer to which a slice or a view belongs.</summary>
    private static IOperation Contents(IOperation bytes) => bytes switch
    {
        IConversionOperation conversion => Contents(conversion.Operand),
        IPropertyReferenceOperation { Property: { IsIndexer: true, Type.IsRefLikeType: true }, Instance: { } instance }
            => Contents(instance),
        IInvocationOperation { TargetMethod.Name: "Slice", Instance: { } instance } => Contents(instance),
        IInvocationOperation { TargetMethod.Name: "AsSpan" or "AsBytes" } call when call.Arguments.Length > 0
            => Contents(call.Arguments[0].Value),
        IImplicitIndexerReferenceOperation { Instance: { } instance } => Contents(instance),
        _ => bytes,
    };

    private static bool Exists(GuestValue? value) => value is not null;

    private static GuestValue? Unbounded(GuestValue? value, ITypeSymbol? type)
        => value is null or { IsBounded: true } ? null : value with { Max = GuestArithmetic.MaxOf(type), MayBeZero = false };

    private static GuestValue? Narrow(GuestValue? value, ITypeSymbol? type)
        => value is null ? null : value with { Max = System.Math.Min(value.Max, GuestArithmetic.MaxOf(type)) };
}
