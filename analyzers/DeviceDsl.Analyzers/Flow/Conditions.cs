using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Identifies conditions that have the same outcome when they are tested again.</summary>
internal static class Conditions
{
    public static bool IsNull(IOperation operation) => operation switch
    {
        IConversionOperation conversion => IsNull(conversion.Operand),
        ILiteralOperation { ConstantValue: { HasValue: true, Value: null } } => true,
        IDefaultValueOperation { Type.IsReferenceType: true } => true,
        _ => false,
    };

    /// <summary>
    /// The text of a condition without side effects, or null. <c>x is null</c> and <c>x is not null</c> are different conditions.
    /// </summary>
    public static string? KeyOf(IOperation condition)
        => condition.DescendantsAndSelf().All(IsRead) ? condition.Syntax.ToString() : null;

    /// <summary>The variables that a condition reads.</summary>
    public static ImmutableArray<ISymbol> ReadsOf(IOperation condition)
        => condition.DescendantsAndSelf()
            .Select(static operation => operation switch
            {
                ILocalReferenceOperation local => (ISymbol)local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                IMemberReferenceOperation member => member.Member,
                _ => null,
            })
            .OfType<ISymbol>()
            .ToImmutableArray();

    private static bool IsRead(IOperation operation) => operation
        is ILocalReferenceOperation
        or IParameterReferenceOperation
        or IFieldReferenceOperation
        or IPropertyReferenceOperation
        or IInstanceReferenceOperation
        or ILiteralOperation
        or IConversionOperation { OperatorMethod: null }
        or IBinaryOperation { OperatorMethod: null }
        or IUnaryOperation { OperatorMethod: null }
        or IIsNullOperation
        or IIsTypeOperation
        or IConstantPatternOperation
        or INegatedPatternOperation
        or IIsPatternOperation;
}
