using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>The outcomes of conditions on a path, so that a condition that is tested again has the same outcome.</summary>
internal sealed class KnownConditions
{
    /// <summary>No outcome is known.</summary>
    public static readonly KnownConditions None = new(ImmutableSortedDictionary<string, (bool IsTrue, ImmutableArray<ISymbol> Of)>.Empty);

    private readonly ImmutableSortedDictionary<string, (bool IsTrue, ImmutableArray<ISymbol> Of)> _outcomes;

    private KnownConditions(ImmutableSortedDictionary<string, (bool IsTrue, ImmutableArray<ISymbol> Of)> outcomes) => _outcomes = outcomes;

    /// <summary>Assumes the outcome of a condition.</summary>
    /// <param name="value">The condition.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="after">What is known then.</param>
    /// <param name="condition">The condition without negation.</param>
    /// <param name="isHeld">Its outcome.</param>
    /// <returns>Whether the outcome is possible.</returns>
    public bool TryAssume(IOperation value, bool outcome, out KnownConditions after, out IOperation condition, out bool isHeld)
    {
        after = this;
        condition = value;
        isHeld = outcome;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IParenthesizedOperation)
        {
            isHeld = condition is IUnaryOperation ? !isHeld : isHeld;
            condition = condition is IUnaryOperation not ? not.Operand : ((IParenthesizedOperation)condition).Operand;
        }

        if (condition.ConstantValue is { HasValue: true, Value: bool constant }) return constant == isHeld;

        if (KeyOf(condition, out bool isInverse) is not { } key) return true;

        bool isTrue = isHeld != isInverse;
        if (_outcomes.TryGetValue(key, out (bool IsTrue, ImmutableArray<ISymbol> Of) known)) return known.IsTrue == isTrue;

        after = new(_outcomes.Add(key, (isTrue, SymbolsIn(condition).ToImmutableArray())));
        return true;
    }

    /// <summary>Forgets the conditions that depend on a variable, which has changed.</summary>
    public KnownConditions Without(ISymbol changed)
        => new(_outcomes.RemoveRange(
            _outcomes.Where(pair => pair.Value.Of.Contains(changed, SymbolEqualityComparer.Default)).Select(static pair => pair.Key)));

    /// <summary>The outcomes, to tell states apart.</summary>
    public override string ToString() => string.Join(";", _outcomes.Select(static pair => $"{pair.Key}={pair.Value.IsTrue}"));

    // Two tests of one text have one outcome if nothing in them can change unseen.
    private static string? KeyOf(IOperation condition, out bool isInverse)
    {
        isInverse = false;
        if (!condition.DescendantsAndSelf().All(IsStable)) return null;

        if (condition is not IBinaryOperation comparison) return condition.Syntax.ToString();

        (string name, isInverse) = comparison.OperatorKind switch
        {
            BinaryOperatorKind.Equals => ("==", false),
            BinaryOperatorKind.NotEquals => ("==", true),
            BinaryOperatorKind.LessThan => ("<", false),
            BinaryOperatorKind.GreaterThanOrEqual => ("<", true),
            BinaryOperatorKind.GreaterThan => (">", false),
            BinaryOperatorKind.LessThanOrEqual => (">", true),
            var other => (other.ToString(), false),
        };
        return $"{comparison.LeftOperand.Syntax} {name} {comparison.RightOperand.Syntax}";
    }

    private static bool IsStable(IOperation operation) => operation is ILocalReferenceOperation or IParameterReferenceOperation
        or IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true } or IInstanceReferenceOperation
        or ILiteralOperation or IConversionOperation or IBinaryOperation or IUnaryOperation or IParenthesizedOperation
        or IIsPatternOperation or IPatternOperation or IIsNullOperation or IDefaultValueOperation;

    private static IEnumerable<ISymbol> SymbolsIn(IOperation condition)
        => condition.DescendantsAndSelf().Select(Symbols.Of).OfType<ISymbol>();
}
