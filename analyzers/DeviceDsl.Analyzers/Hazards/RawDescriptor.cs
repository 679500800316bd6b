using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Identifies descriptor numbers that were taken from handles.</summary>
internal static class RawDescriptor
{
    /// <summary>The handle whose number an expression is, directly or through a local; otherwise null.</summary>
    public static IOperation? HandleOf(IOperation operation) => operation switch
    {
        IConversionOperation conversion => HandleOf(conversion.Operand),
        IParenthesizedOperation parenthesized => HandleOf(parenthesized.Operand),
        IInvocationOperation { Instance: { } instance, TargetMethod.Name: "ToInt32" or "ToInt64" } call when call.Arguments.IsEmpty
            => HandleOf(instance),
        IInvocationOperation { TargetMethod.Name: "DangerousGetHandle", Instance: { } handle } => handle,
        IPropertyReferenceOperation { Property: { Name: "Handle", ContainingType: var type }, Instance: { } owner }
            when Framework.NameOf(type) is "Socket" or "FileStream" => owner,
        ILocalReferenceOperation local when Functions.InitializerOf(local) is { } value and not ILocalReferenceOperation
            => HandleOf(value),
        _ => null,
    };

    /// <summary>Whether an expression is the constant 0 in any form.</summary>
    public static bool IsZero(IOperation operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: 0 or 0L } } => true,
        IConversionOperation conversion => IsZero(conversion.Operand),
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.SpecialType: SpecialType.System_IntPtr } } => true,
        IObjectCreationOperation { Type.SpecialType: SpecialType.System_IntPtr, Arguments: { Length: 1 } arguments }
            => IsZero(arguments[0].Value),
        _ => false,
    };

    /// <summary>
    /// The outermost expression with the same value: skips conversions, and the conversion of an <c>IntPtr</c> to a number.
    /// </summary>
    public static IOperation Whole(IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            || (current.Parent is IInvocationOperation { TargetMethod.Name: "ToInt32" or "ToInt64" } call && call.Instance == current))
        {
            current = current.Parent!;
        }

        return current;
    }
}
