using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Tracks values of the guest through the expressions and locals of one body.</summary>
/// <remarks>
/// An operation that bounds a value ends the tracking: a mask, a remainder, a division, a widening conversion. A local counts if it is
/// set once.
/// </remarks>
internal sealed class GuestFlow
{
    private const int Depth = 8;

    private readonly HashSet<ISymbol> _sources;
    private readonly HashSet<ISymbol> _filled = new(SymbolEqualityComparer.Default);
    private readonly LocalValues _locals;

    /// <param name="operations">All operations of the body.</param>
    /// <param name="parameters">The parameters that hold values of the guest.</param>
    /// <param name="fields">The fields that hold values of the guest.</param>
    public GuestFlow(IReadOnlyList<IOperation> operations, IEnumerable<IParameterSymbol> parameters, IReadOnlyCollection<ISymbol> fields)
    {
        _sources = new(parameters.Concat(fields), SymbolEqualityComparer.Default);
        _locals = new(operations);
        foreach (IInvocationOperation call in operations.OfType<IInvocationOperation>())
        {
            if (GuestSources.FilledBy(call) is { } filled && Symbols.Of(Contents(filled)) is { } symbol) _filled.Add(symbol);
        }
    }

    /// <summary>The value of the guest in an expression; null if there is none, or if it is bounded.</summary>
    public GuestValue? Of(IOperation? operation, int depth = 0) => depth > Depth ? null : operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Narrow(Of(conversion.Operand, depth + 1), conversion.Type),
        IParenthesizedOperation parenthesized => Of(parenthesized.Operand, depth + 1),
        IBinaryOperation binary => OfBinary(binary, depth),
        IParameterReferenceOperation parameter => OfVariable(parameter.Parameter, parameter.Type),
        ILocalReferenceOperation local => OfLocal(local, depth),
        IFieldReferenceOperation field => OfField(field, depth),
        IPropertyReferenceOperation property => OfProperty(property, depth),
        IArrayElementReferenceOperation element
            => IsFilled(element.ArrayReference) ? OfVariable(Symbols.Of(Contents(element.ArrayReference))!, element.Type) : null,
        IInvocationOperation call => OfCall(call),
        _ => null,
    };

    private GuestValue? OfBinary(IBinaryOperation binary, int depth)
    {
        if (binary.OperatorKind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
            or BinaryOperatorKind.LeftShift or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr))
        {
            return null;
        }

        GuestValue? found = Of(binary.LeftOperand, depth + 1) ?? Of(binary.RightOperand, depth + 1);
        return found is null ? null : found with { Max = MaxOf(binary.Type) };
    }

    private GuestValue? OfLocal(ILocalReferenceOperation local, int depth)
    {
        if (_filled.Contains(local.Local)) return OfVariable(local.Local, local.Type, isKnown: true);

        return _locals.Of(local.Local) is { } value && Of(value, depth + 1) is { } found
            ? found with { Max = System.Math.Min(found.Max, MaxOf(local.Type)), Path = found.Path.Add(local.Local) }
            : null;
    }

    // A field of a structure of the guest.
    private GuestValue? OfField(IFieldReferenceOperation field, int depth)
        => GuestSources.IsMember(field.Field) || _sources.Contains(field.Field) ? OfVariable(field.Field, field.Type, isKnown: true)
            : Of(field.Instance, depth + 1) is { } found && field.Field.ContainingType.IsValueType
                ? found with { Name = field.Field.Name, Max = MaxOf(field.Type), Path = found.Path.Add(field.Field) }
                : null;

    private GuestValue? OfProperty(IPropertyReferenceOperation property, int depth)
    {
        if (property.Property.IsIndexer)
        {
            return IsFilled(property.Instance) ? OfVariable(Symbols.Of(Contents(property.Instance!))!, property.Type, isKnown: true)
                : property.Instance is IPropertyReferenceOperation array
                    && GuestSources.IsMember(array.Property) ? OfVariable(array.Property, property.Type, isKnown: true)
                : null;
        }

        return GuestSources.IsMember(property.Property) ? OfVariable(property.Property, property.Type, isKnown: true)
            : property.Property.ContainingType is { IsValueType: true, IsRecord: true } && Of(property.Instance, depth + 1) is { } found
                ? found with { Name = property.Property.Name, Max = MaxOf(property.Type), Path = found.Path.Add(property.Property) }
                : null;
    }

    private GuestValue? OfCall(IInvocationOperation call)
    {
        if (GuestMark.IsOnResult(call.TargetMethod)) return new(call.TargetMethod.Name, MaxOf(call.Type), ImmutableArray<ISymbol>.Empty);

        return GuestSources.IsDecoding(call.TargetMethod)
            && call.Arguments.Select(static argument => argument.Value).FirstOrDefault(IsFilled) is { } bytes
            ? OfVariable(Symbols.Of(Contents(bytes))!, call.Type, isKnown: true)
            : null;
    }

    private GuestValue? OfVariable(ISymbol symbol, ITypeSymbol? type, bool isKnown = false)
        => isKnown || _sources.Contains(symbol) || _filled.Contains(symbol)
            ? new(symbol.Name, MaxOf(type), ImmutableArray.Create(symbol))
            : null;

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

    private static GuestValue? Narrow(GuestValue? value, ITypeSymbol? type)
        => value is null ? null : value with { Max = System.Math.Min(value.Max, MaxOf(type)) };

    private static ulong MaxOf(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Boolean => 1,
        SpecialType.System_Byte or SpecialType.System_SByte => byte.MaxValue,
        SpecialType.System_UInt16 or SpecialType.System_Int16 or SpecialType.System_Char => ushort.MaxValue,
        SpecialType.System_UInt32 or SpecialType.System_Int32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };
}
