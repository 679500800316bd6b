using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0411: an index of a ring does not wrap at 65536, or is used as if it did not.</summary>
/// <remarks>
/// An index of a ring is a member that counts up, selects an entry by a remainder or a mask, and is compared with the other side's index,
/// which has 16 bits.
/// </remarks>
internal sealed class RingIndexNoWrapRule(TypeCode code)
{
    private const int Turn = ushort.MaxValue + 1;

    private readonly RingIndices _indices = new(code);

    public IEnumerable<Finding> Check()
    {
        var reported = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (KeyValuePair<IMethodSymbol, IOperation> method in code.Methods)
        {
            IReadOnlyList<IOperation> operations = code.OperationsOf(method.Value);
            foreach (IBinaryOperation binary in operations.OfType<IBinaryOperation>())
            {
                if (!IsComparison(binary) || Sides(binary) is not var (index, other)) continue;

                if (IsOrder(binary.OperatorKind) || binary.OperatorKind == BinaryOperatorKind.Subtract)
                {
                    if (Misused(binary, index, other, method.Key, operations) is { } misuse) yield return misuse;
                }
                else if (reported.Add(index) && Fault(index, binary) is { } fault)
                {
                    yield return fault;
                }
            }
        }
    }

    private Finding? Misused(
        IBinaryOperation binary, ISymbol index, IOperation other, IMethodSymbol method, IReadOnlyList<IOperation> operations)
        => !_indices.IsOfGuest(other, method) ? null
            : binary.OperatorKind == BinaryOperatorKind.Subtract
                ? IsWideDistance(binary, operations) ? Create(
                    binary,
                    index,
                    "is subtracted in 32 bits, so the distance is wrong after one of the two has wrapped from 65535 to 0: "
                        + "convert the difference to ushort")
                    : null
                : Create(binary, index, "is compared by order, but it wraps from 65535 to 0: compare for equality") with
                {
                    Hint = new RingIndexHint(RingIndexRepair.CompareForEquality, index.Name),
                };

    private Finding? Fault(ISymbol index, IBinaryOperation comparison)
    {
        ITypeSymbol type = TypeOf(index)!;
        if (type.SpecialType == SpecialType.System_UInt16)
        {
            return _indices.Steps(index).FirstOrDefault(IsChecked) is { } step
                ? Create(step, index, "overflows here after 65535, where it must wrap to 0: use unchecked arithmetic") with
                {
                    Hint = step is ISimpleAssignmentOperation ? null : new RingIndexHint(RingIndexRepair.LetOverflow, index.Name),
                }
                : null;
        }

        return _indices.IsWrapped(index)
            ? null
            : Create(
                comparison,
                index,
                $"is of type {type.ToDisplayString()}, but it is compared with an index that wraps after 65535, so the two stop matching: "
                    + "make it a ushort") with
            {
                Hint = new RingIndexHint(RingIndexRepair.MakeUInt16, index.Name),
            };
    }

    private static Finding Create(IOperation site, ISymbol index, string fault)
        => new(Catalogue.RingIndexNoWrap, site.Syntax.GetLocation(), index.Name, fault);

    /// <summary>The compared member and 16-bit index.</summary>
    private (ISymbol Index, IOperation Other)? Sides(IBinaryOperation binary)
        => Sides(binary.LeftOperand, binary.RightOperand) ?? Sides(binary.RightOperand, binary.LeftOperand);

    private (ISymbol Index, IOperation Other)? Sides(IOperation one, IOperation other)
        => _indices.IsShort(other) && _indices.IndexIn(one) is { } index && !SymbolEqualityComparer.Default.Equals(Symbols.Of(other), index)
            ? (index, other)
            : null;

    private static bool IsComparison(IBinaryOperation binary)
        => binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.Subtract
            || IsOrder(binary.OperatorKind);

    private static bool IsOrder(BinaryOperatorKind kind)
        => kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThanOrEqual;

    /// <summary>Whether a difference counts entries, and nothing reduces it to 16 bits.</summary>
    private static bool IsWideDistance(IBinaryOperation difference, IReadOnlyList<IOperation> operations)
    {
        if (!IsUsedWide(difference)) return false;

        ISymbol? local = Symbols.TargetOf(difference);
        return local is null
            ? Parents(difference).OfType<IBinaryOperation>().Any(static comparison => IsOrder(comparison.OperatorKind))
            : operations.Where(operation => Symbols.AreSame(Symbols.Of(operation), local)).All(IsUsedWide);
    }

    private static bool IsUsedWide(IOperation value) => Parents(value).All(static parent => parent switch
    {
        IConversionOperation { Type.SpecialType: SpecialType.System_UInt16 or SpecialType.System_Int16 } => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Remainder } => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, RightOperand.ConstantValue: { HasValue: true, Value: Turn } } => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan, RightOperand.ConstantValue: { HasValue: true, Value: 0 } } => false,
        ICompoundAssignmentOperation => false,
        _ => true,
    });

    private static IEnumerable<IOperation> Parents(IOperation value)
        => Functions.Ancestors(value).TakeWhile(static parent => parent is IConversionOperation or IParenthesizedOperation
            or IBinaryOperation or ICompoundAssignmentOperation);

    private static bool IsChecked(IOperation operation) => operation switch
    {
        IIncrementOrDecrementOperation step => step.IsChecked,
        ICompoundAssignmentOperation step => step.IsChecked,
        ISimpleAssignmentOperation { Value: IConversionOperation { IsChecked: true } } => true,
        _ => false,
    };

    private static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
}
