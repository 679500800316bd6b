using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Knows numbers of descriptors that were taken out of their handles.</summary>
internal static class RawDescriptor
{
    /// <summary>The handle whose number an expression is, directly or through a local that was given it; else null.</summary>
    public static IOperation? HandleOf(IOperation operation) => operation switch
    {
        IConversionOperation conversion => HandleOf(conversion.Operand),
        IParenthesizedOperation parenthesized => HandleOf(parenthesized.Operand),
        IInvocationOperation { Instance: { } instance, TargetMethod.Name: "ToInt32" or "ToInt64" } call when call.Arguments.IsEmpty => HandleOf(instance),
        IInvocationOperation { TargetMethod.Name: "DangerousGetHandle", Instance: { } handle } => handle,
        ILocalReferenceOperation local => InitializerOf(local) is { } value ? HandleOf(value) : null,
        _ => null,
    };

    /// <summary>Whether an expression is the number 0, in any of its forms.</summary>
    public static bool IsZero(IOperation operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: 0 or 0L } } => true,
        IConversionOperation conversion => IsZero(conversion.Operand),
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.SpecialType: SpecialType.System_IntPtr } } => true,
        IObjectCreationOperation { Type.SpecialType: SpecialType.System_IntPtr, Arguments: { Length: 1 } arguments } => IsZero(arguments[0].Value),
        _ => false,
    };

    /// <summary>What stands around an expression without changing its value: conversions, and the turning of an <c>IntPtr</c> into a number.</summary>
    public static IOperation Whole(IOperation operation)
    {
        var current = operation;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            || (current.Parent is IInvocationOperation { TargetMethod.Name: "ToInt32" or "ToInt64" } call && call.Instance == current))
        {
            current = current.Parent!;
        }

        return current;
    }

    private static IOperation? InitializerOf(ILocalReferenceOperation local)
    {
        if (local.IsDeclaration)
        {
            return null;
        }

        var declarator = Functions.RootOf(local).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(candidate => Symbols.AreSame(candidate.Symbol, local.Local));
        return declarator?.Initializer?.Value is { } value && value is not ILocalReferenceOperation ? value : null;
    }
}
