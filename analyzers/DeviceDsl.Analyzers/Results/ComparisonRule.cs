using System;
using System.Collections.Generic;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0501, DDSL0504: an <c>Errno</c> is compared with null or with negative numbers; it is never either.</summary>
internal sealed class ComparisonRule(ErrnoValues values)
{
    public IEnumerable<Finding> Check(IOperation operation) => Find(operation) is { } finding ? [finding] : [];

    private Finding? Find(IOperation operation) => operation switch
    {
        IBinaryOperation comparison => CheckNull(comparison) ?? CheckSign(comparison) ?? DescriptorRule.Check(comparison),
        IIsPatternOperation pattern => CheckPattern(pattern) ?? CheckSign(pattern, pattern.Value, pattern.Pattern),
        ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm
            => CheckArm(arm.Pattern, choice.Value, arm.Pattern),
        ISingleValueCaseClauseOperation { Parent.Parent: ISwitchOperation choice } clause
            when IsNull(clause.Value) && values.IsNeverNull(choice.Value) => Idle(clause, "this case never runs"),
        IPatternCaseClauseOperation { Parent.Parent: ISwitchOperation choice } clause
            => CheckArm(clause, choice.Value, clause.Pattern),
        IPropertyReferenceOperation
        {
            Property: { Name: "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T },
        } property
            when values.IsNeverNull(property.Instance) => Null(property, property.Instance!, meansError: true),
        IConditionalAccessOperation access when values.IsNeverNull(access.Operation) => Idle(access, "'?.' always continues"),
        ICoalesceOperation choice when values.IsNeverNull(choice.Value) => Idle(choice, "'??' never uses its right side"),
        ICoalesceAssignmentOperation assignment when values.IsNeverNull(assignment.Target) => Idle(assignment, "'??=' never assigns"),
        _ => null,
    };

    private Finding? CheckNull(IBinaryOperation comparison)
    {
        if (comparison.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)) return null;

        IOperation? value = IsNull(comparison.RightOperand)
            ? comparison.LeftOperand
            : IsNull(comparison.LeftOperand)
            ? comparison.RightOperand
            : null;
        return values.IsNeverNull(value)
            ? Null(comparison, value!, comparison.OperatorKind == BinaryOperatorKind.NotEquals)
            : null;
    }

    private Finding? CheckPattern(IIsPatternOperation operation)
    {
        bool isNegated = operation.Pattern is INegatedPatternOperation;
        IPatternOperation pattern = operation.Pattern is INegatedPatternOperation negated ? negated.Pattern : operation.Pattern;
        bool? asksForNull = pattern switch
        {
            IConstantPatternOperation constant when IsNull(constant.Value) => true,
            IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true, DeclaredSymbol: null }
                => false,
            _ => null,
        };
        return asksForNull is { } asks && values.IsNeverNull(operation.Value)
            ? Null(operation, operation.Value, meansError: asks == isNegated)
            : null;
    }

    /// <summary>The finding about one case of a choice by the value of an <c>Errno</c>.</summary>
    private Finding? CheckArm(IOperation site, IOperation value, IPatternOperation pattern)
        => pattern is IConstantPatternOperation constant && IsNull(constant.Value) && values.IsNeverNull(value)
            ? Idle(site, "this case never runs")
            : CheckSign(site, value, pattern) is { } sign ? sign with { Hint = null } : null;

    private Finding? CheckSign(IBinaryOperation comparison)
    {
        bool isTurned = values.IsErrno(comparison.RightOperand);
        IOperation value = isTurned ? comparison.RightOperand : comparison.LeftOperand;
        IOperation other = isTurned ? comparison.LeftOperand : comparison.RightOperand;
        BinaryOperatorKind kind = isTurned ? Turned(comparison.OperatorKind) : comparison.OperatorKind;
        return MeansError(kind, other) is { } means && values.IsNumber(value)
            ? Sign(comparison, value, means)
            : null;
    }

    private Finding? CheckSign(IOperation site, IOperation value, IPatternOperation pattern)
    {
        bool isNegated = pattern is INegatedPatternOperation;
        bool? meansError = (pattern is INegatedPatternOperation negated ? negated.Pattern : pattern) switch
        {
            IRelationalPatternOperation relation => MeansError(relation.OperatorKind, relation.Value),
            IConstantPatternOperation constant => MeansError(BinaryOperatorKind.Equals, constant.Value),
            _ => null,
        };
        return meansError is { } means && values.IsNumber(value) ? Sign(site, value, means != isNegated) : null;
    }

    /// <summary>Whether a comparison with a number means an error if errors are negative; null if it is no such comparison.</summary>
    private static bool? MeansError(BinaryOperatorKind kind, IOperation other) => (kind, Number(other)) switch
    {
        (BinaryOperatorKind.LessThan, <= 0) or (BinaryOperatorKind.LessThanOrEqual, < 0) or (BinaryOperatorKind.Equals, < 0) => true,
        (BinaryOperatorKind.GreaterThanOrEqual, <= 0) or (BinaryOperatorKind.GreaterThan, < 0) or (BinaryOperatorKind.NotEquals, < 0)
            => false,
        _ => null,
    };

    private static Finding Sign(IOperation site, IOperation value, bool meansError)
        => Create(
            Catalogue.ErrnoSign,
            site,
            value,
            meansError,
            $"An Errno is never negative, so this is {(meansError ? "never" : "always")} true: compare it with Errno.None");

    private static Finding Null(IOperation site, IOperation value, bool meansError)
        => Create(Catalogue.NullCheckOnResult, site, value, meansError, $"this is {(meansError ? "always" : "never")} true");

    // Without a fix, because the intended code for success is unknown.
    private static Finding Idle(IOperation site, string result) => new(Catalogue.NullCheckOnResult, site.Syntax.GetLocation(), result);

    private static Finding Create(Rule rule, IOperation site, IOperation value, bool meansError, string argument)
    {
        IOperation errno = ErrnoValues.Stripped(value)!;
        return new(rule, site.Syntax.GetLocation(), argument)
        {
            Others = [errno.Syntax.GetLocation()],
            Hint = Name(errno, site) is { } name ? new ErrnoCheckHint(name, meansError) : null,
        };
    }

    // The shortest name that is valid at this place.
    private static string? Name(IOperation errno, IOperation site)
    {
        ITypeSymbol? type = errno.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : errno.Type;
        return site.SemanticModel is { } model ? type?.ToMinimalDisplayString(model, site.Syntax.SpanStart) : null;
    }

    private static bool IsNull(IOperation operation)
        => operation.ConstantValue is { HasValue: true, Value: null }
            || (operation is IConversionOperation conversion && IsNull(conversion.Operand));

    private static long? Number(IOperation operation)
        => operation.ConstantValue is { HasValue: true, Value: IConvertible and not string and not bool and var value }
        && value is int or long or short or sbyte or byte or ushort or uint
            ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static BinaryOperatorKind Turned(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => kind,
    };
}
