using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Computes what arithmetic makes of values of the guest.</summary>
internal static class GuestArithmetic
{
    /// <summary>The result of an operator; null if no operand is a value of the guest, or if another value bounds the result.</summary>
    public static GuestValue? Of(
        BinaryOperatorKind kind, GuestValue? left, GuestValue? right, IOperation leftOperand, IOperation rightOperand, ITypeSymbol? type)
        => kind switch
        {
            BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.LeftShift
                or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr => Mixed(kind, left, right, type),
            BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift
                => Lowered(left, type, ConstantOf(rightOperand) is { } bits and < 64 ? bits : 0, isShift: true),
            BinaryOperatorKind.Divide => Lowered(left, type, ConstantOf(rightOperand) is { } by and > 0 ? by : 1, isShift: false),
            BinaryOperatorKind.Remainder when ConstantOf(rightOperand) is { } by and > 0 => Bounded(left, by - 1),
            BinaryOperatorKind.And when ConstantOf(rightOperand) is { } mask => Bounded(left, mask),
            BinaryOperatorKind.And when ConstantOf(leftOperand) is { } mask => Bounded(right, mask),
            _ => null,
        };

    /// <summary>Whether a method of the framework returns its argument in another type or form.</summary>
    public static bool IsConverting(IMethodSymbol method) => (Framework.NameOf(method.ContainingType), method.Name) switch
    {
        ("Convert", "ToByte" or "ToUInt16" or "ToInt16" or "ToUInt32" or "ToInt32" or "ToUInt64" or "ToInt64") => true,
        ("BinaryPrimitives", "ReverseEndianness") or ("Math", "Abs") => true,
        ("IPAddress", "NetworkToHostOrder" or "HostToNetworkOrder") => true,
        (_, "CreateChecked" or "CreateTruncating" or "CreateSaturating") => method is { IsStatic: true, Parameters.Length: 1 }
            && MaxOf(method.ContainingType) != ulong.MaxValue,
        _ => false,
    };

    /// <summary>The maximum of a type; for a signed one that of its unsigned form, because its negative values are invalid too.</summary>
    public static ulong MaxOf(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Boolean => 1,
        SpecialType.System_Byte or SpecialType.System_SByte => byte.MaxValue,
        SpecialType.System_UInt16 or SpecialType.System_Int16 or SpecialType.System_Char => ushort.MaxValue,
        SpecialType.System_UInt32 or SpecialType.System_Int32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };

    private static GuestValue? Mixed(BinaryOperatorKind kind, GuestValue? left, GuestValue? right, ITypeSymbol? type)
    {
        GuestValue? found = left is { IsBounded: false } ? left : right;
        bool mayBeZero = kind == BinaryOperatorKind.Multiply || (kind == BinaryOperatorKind.LeftShift && left is not null);
        return found is null or { IsBounded: true } ? null : found with { Max = MaxOf(type), MayBeZero = mayBeZero && found.MayBeZero };
    }

    // A negative number stays negative.
    private static GuestValue? Lowered(GuestValue? value, ITypeSymbol? type, ulong by, bool isShift)
    {
        bool mayBeNegative = type?.SpecialType switch
        {
            SpecialType.System_Int32 => value?.Max > int.MaxValue,
            SpecialType.System_Int64 => value?.Max > long.MaxValue,
            _ => false,
        };
        return value is null || mayBeNegative ? value
            : value with { Max = isShift ? value.Max >> (int)by : value.Max / by };
    }

    private static GuestValue? Bounded(GuestValue? value, ulong max)
        => value is null ? null : value with { Max = System.Math.Min(value.Max, max), IsBounded = true };

    private static ulong? ConstantOf(IOperation operation)
        => operation.ConstantValue is { HasValue: true, Value: byte or sbyte or short or ushort or int or uint or long or ulong } constant
            && System.Convert.ToDecimal(constant.Value, System.Globalization.CultureInfo.InvariantCulture) is >= 0 and var number
                ? (ulong)number
                : null;
}
