using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0411: an index of a ring does not wrap at 65536, or is compared as if it did not.</summary>
/// <remarks>
/// An index of a ring is a member that counts up, selects an entry by a remainder or a mask, and is compared with the other side's index,
/// which
/// has 16 bits.
/// </remarks>
internal sealed class RingIndexNoWrapRule(TypeCode code)
{
    private readonly List<(IMethodSymbol Method, IReadOnlyList<IOperation> Operations)> _methods = code.Methods
        .ConvertAll(method => (method.Key, code.OperationsOf(method.Value)));

    public IEnumerable<Finding> Check()
    {
        var reported = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach ((IMethodSymbol? method, IReadOnlyList<IOperation>? operations) in _methods)
        {
            foreach (IBinaryOperation comparison in operations.OfType<IBinaryOperation>())
            {
                if (Sides(comparison) is not var (index, other) || !IsRingIndex(index)) continue;

                if (IsOrder(comparison))
                {
                    if (new GuestFlow(operations, GuestSources.ParametersOf(method), []).Of(other) is not null)
                    {
                        yield return new Finding(
                            Catalogue.RingIndexNoWrap,
                            comparison.Syntax.GetLocation(),
                            index.Name,
                            "is compared by order, but it wraps from 65535 to 0: compare for equality")
                        {
                            Hint = new RingIndexHint(RingIndexRepair.CompareForEquality, index.Name),
                        };
                    }
                }
                else if (reported.Add(index) && Fault(index, comparison) is { } fault)
                {
                    yield return fault;
                }
            }
        }
    }

    private Finding? Fault(ISymbol index, IBinaryOperation comparison)
    {
        ITypeSymbol type = TypeOf(index)!;
        if (type.SpecialType == SpecialType.System_UInt16)
        {
            IOperation? step = All<IOperation>().FirstOrDefault(operation => Steps(operation, index) && IsChecked(operation));
            return step is null
                ? null
                : new Finding(
                    Catalogue.RingIndexNoWrap,
                    step.Syntax.GetLocation(),
                    index.Name,
                    "overflows here after 65535, where it must wrap to 0: use unchecked arithmetic")
                {
                    Hint = new RingIndexHint(RingIndexRepair.LetOverflow, index.Name),
                };
        }

        return All<ISimpleAssignmentOperation>().Any(assignment
            => Symbols.AreSame(Symbols.Of(assignment.Target), index) && Wraps(assignment.Value))
            ? null
            : new Finding(
                Catalogue.RingIndexNoWrap,
                comparison.Syntax.GetLocation(),
                index.Name,
                $"is of type {type.ToDisplayString()}, but it is compared with an index that wraps after 65535, so the two stop matching: "
                    + "make it a ushort")
            {
                Hint = new RingIndexHint(RingIndexRepair.MakeUInt16, index.Name),
            };
    }

    /// <summary>The compared member and 16-bit index.</summary>
    private (ISymbol Index, IOperation Other)? Sides(IBinaryOperation comparison)
    {
        if (comparison.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals) && !IsOrder(comparison)) return null;

        return Sides(comparison.LeftOperand, comparison.RightOperand) ?? Sides(comparison.RightOperand, comparison.LeftOperand);
    }

    private (ISymbol Index, IOperation Other)? Sides(IOperation one, IOperation other)
        => Widened(one) is IFieldReferenceOperation or IPropertyReferenceOperation
            && Symbols.Of(Widened(one)) is { } member
            && SymbolEqualityComparer.Default.Equals(member.ContainingType, code.Type)
            && TypeOf(member)?.SpecialType is SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
                or SpecialType.System_Int64 or SpecialType.System_UInt64
            && Widened(other) is { Type.SpecialType: SpecialType.System_UInt16, ConstantValue.HasValue: false } bits
                ? (member, bits)
                : null;

    private static bool IsOrder(IBinaryOperation comparison)
        => comparison.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThanOrEqual;

    private bool IsRingIndex(ISymbol member)
        => All<IOperation>().Any(operation => Steps(operation, member))
            && All<IBinaryOperation>().Any(operation => operation.OperatorKind is BinaryOperatorKind.Remainder or BinaryOperatorKind.And
                && Symbols.AreSame(Symbols.Of(Stepped(Widened(operation.LeftOperand))), member));

    private static IOperation Stepped(IOperation operation)
        => operation is IIncrementOrDecrementOperation step
            ? step.Target
            : operation is IParenthesizedOperation inner
            ? Stepped(inner.Operand)
            : operation;

    private IEnumerable<T> All<T>() => _methods.SelectMany(static method => method.Operations).OfType<T>();

    private static bool Steps(IOperation operation, ISymbol member) => operation switch
    {
        IIncrementOrDecrementOperation { Kind: OperationKind.Increment } step => Symbols.AreSame(Symbols.Of(step.Target), member),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } step => Symbols.AreSame(Symbols.Of(step.Target), member),
        _ => false,
    };

    private static bool IsChecked(IOperation operation) => operation switch
    {
        IIncrementOrDecrementOperation step => step.IsChecked,
        ICompoundAssignmentOperation step => step.IsChecked,
        _ => false,
    };

    private static bool Wraps(IOperation value) => value.DescendantsAndSelf().Any(static part => part switch
    {
        IConversionOperation { Type.SpecialType: SpecialType.System_UInt16 } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder or BinaryOperatorKind.And } => true,
        _ => false,
    });

    // The value before its widening.
    private static IOperation Widened(IOperation operation)
        => operation is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion ? Widened(conversion.Operand)
            : operation is IConversionOperation
            {
                OperatorMethod: null,
                Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64
                    or SpecialType.System_UInt64,
            } wider
                ? Widened(wider.Operand)
                : operation;

    private static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
}
