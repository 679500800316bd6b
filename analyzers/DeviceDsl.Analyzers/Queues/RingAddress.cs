using System.Collections.Generic;
using System.Globalization;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>An address, or a slice of a span, split into a variable and an offset.</summary>
internal sealed class RingAddress
{
    private const int Depth = 6;

    private readonly List<(ulong Factor, bool IsRound)> _steps = new();
    private ulong _constant;
    private bool _isUnclear;

    private RingAddress()
    {
    }

    /// <summary>The variable with the start address.</summary>
    public ISymbol? Base { get; private set; }

    /// <summary>The field at this address in a part of a split ring.</summary>
    public RingField Field => _steps.Count switch
    {
        0 => _constant switch { 0 => RingField.Flags, 2 => RingField.Index, _ => RingField.Other },
        1 when _steps[0] is (8, var isRound) && _constant is 4 or 8
            => isRound ? RingField.UsedEntry : _constant == 4 ? RingField.AvailableEvent : RingField.Other,
        1 when _steps[0] is (2, var isRound) && _constant == 4 => isRound ? RingField.AvailableEntry : RingField.UsedEvent,
        _ => RingField.Other,
    };

    /// <summary>Splits an address or a span; null if it has no unique start variable.</summary>
    public static RingAddress? TryRead(IOperation operation, LocalValues locals)
    {
        var address = new RingAddress();
        address.AddBase(operation, locals);
        return address.Base is not null && !address._isUnclear ? address : null;
    }

    private void AddBase(IOperation operation, LocalValues locals)
    {
        switch (operation)
        {
            case IConversionOperation conversion:
                AddBase(conversion.Operand, locals);
                break;
            case IParenthesizedOperation parenthesized:
                AddBase(parenthesized.Operand, locals);
                break;
            case IObjectCreationOperation { Arguments.Length: 1 } creation when VirtioApi.IsAddress(creation.Type):
                AddBase(creation.Arguments[0].Value, locals);
                break;
            case IPropertyReferenceOperation { Property: { Name: "Value" } property, Instance: { } instance }
                when VirtioApi.IsAddress(property.ContainingType):
                AddBase(instance, locals);
                break;
            case IInvocationOperation
            {
                TargetMethod: { Name: "Plus" } method,
                Instance: { } instance,
            } call when VirtioApi.IsAddress(method.ContainingType):
                AddBase(instance, locals);
                AddDistance(call.Arguments[0].Value, 1, locals, 0);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Slice" } method, Instance: { } instance } call
                when Framework.NameOf(method.ContainingType) is "Span" or "ReadOnlySpan":
                AddBase(instance, locals);
                AddDistance(call.Arguments[0].Value, 1, locals, 0);
                break;
            case IImplicitIndexerReferenceOperation { Instance: { } instance, Argument: IRangeOperation { LeftOperand: { } left } }:
                AddBase(instance, locals);
                AddDistance(left, 1, locals, 0);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when IsBase(sum.LeftOperand, locals):
                AddBase(sum.LeftOperand, locals);
                AddDistance(sum.RightOperand, 1, locals, 0);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                AddBase(sum.RightOperand, locals);
                AddDistance(sum.LeftOperand, 1, locals, 0);
                break;
            default:
                Base = Symbols.Of(operation);
                break;
        }
    }

    // The start of a sum is the variable that is not multiplied.
    private static bool IsBase(IOperation operation, LocalValues locals)
        => operation.ConstantValue.HasValue ? false : operation switch
        {
            IConversionOperation conversion => IsBase(conversion.Operand, locals),
            IParenthesizedOperation parenthesized => IsBase(parenthesized.Operand, locals),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
                => IsBase(sum.LeftOperand, locals) || IsBase(sum.RightOperand, locals),
            IBinaryOperation => false,
            _ => true,
        };

    private void AddDistance(IOperation operation, ulong factor, LocalValues locals, int depth)
    {
        if (ConstantOf(operation) is { } constant)
        {
            _constant = unchecked(_constant + (factor * constant));
            return;
        }

        switch (operation)
        {
            case IConversionOperation conversion:
                AddDistance(conversion.Operand, factor, locals, depth);
                break;
            case IParenthesizedOperation parenthesized:
                AddDistance(parenthesized.Operand, factor, locals, depth);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                AddDistance(sum.LeftOperand, factor, locals, depth);
                AddDistance(sum.RightOperand, factor, locals, depth);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when ConstantOf(product.LeftOperand) is { } left:
                AddDistance(product.RightOperand, unchecked(factor * left), locals, depth);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when ConstantOf(product.RightOperand) is { } right:
                AddDistance(product.LeftOperand, unchecked(factor * right), locals, depth);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LeftShift } shift when ConstantOf(
                shift.RightOperand) is { } bits and < 32:
                AddDistance(shift.LeftOperand, factor << (int)bits, locals, depth);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder or BinaryOperatorKind.And }:
                _steps.Add((factor, true));
                break;
            case ILocalReferenceOperation local when depth < Depth && locals.Of(local.Local) is { } value:
                AddDistance(value, factor, locals, depth + 1);
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation:
                _steps.Add((factor, false));
                break;
            default:
                _isUnclear = true;
                break;
        }
    }

    private static ulong? ConstantOf(IOperation operation)
        => operation.ConstantValue is { HasValue: true, Value: byte or sbyte or short or ushort or int or uint or long or ulong } constant
            && System.Convert.ToDecimal(constant.Value, CultureInfo.InvariantCulture) is >= 0 and var number
                ? (ulong)number
                : null;
}
