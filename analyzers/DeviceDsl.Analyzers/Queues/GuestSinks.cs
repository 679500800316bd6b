using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Finds the uses of numbers that require a check.</summary>
internal static class GuestSinks
{
    // Lengths of 16 bits are acceptable for a new array.
    private const ulong MaxArrayLength = ushort.MaxValue;

    // A table of unknown length may have room for every byte value.
    private const ulong UnknownLength = byte.MaxValue + 1;

    /// <summary>The numbers by which an operation indexes, slices, sizes or divides something.</summary>
    public static IReadOnlyList<GuestSink> Of(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation element => OfElement(element),
        IImplicitIndexerReferenceOperation { Instance: { } instance, Argument: not IRangeOperation } element
            => One(OfIndex(element.Argument, instance)),
        IPropertyReferenceOperation
        {
            Property: { IsIndexer: true, Parameters.Length: 1 } indexer,
            Instance: { } instance,
        } reference when IsList(indexer)
            => One(OfIndex(reference.Arguments[0].Value, instance)),
        IArrayCreationOperation { Initializer: null } creation
            => creation.DimensionSizes.Select(static size => new GuestSink(size, "sizes", null, MaxArrayLength + 1, "an array")).ToList(),
        { Kind: OperationKind.None, Syntax: StackAllocArrayCreationExpressionSyntax }
            when operation.ChildOperations.FirstOrDefault() is { } size
            => One(new(size, "sizes", null, UnknownLength, "the stack")),
        IInvocationOperation call => FrameworkNumbers.Of(call),
        IObjectCreationOperation creation => FrameworkNumbers.Of(creation),
        IRangeOperation range when Ranged(range) is { } whole => OfRange(range, whole),
        IBinaryOperation binary when IsDivision(binary.OperatorKind, binary.Type)
            => One(Divisor(binary.RightOperand, binary.LeftOperand)),
        ICompoundAssignmentOperation compound when IsDivision(compound.OperatorKind, compound.Type)
            => One(Divisor(compound.Value, compound.Target)),
        _ => System.Array.Empty<GuestSink>(),
    };

    /// <summary>Whether a value of the guest can be an invalid number.</summary>
    public static bool IsInvalid(GuestSink sink, GuestValue value)
    {
        if (sink.NeedsNonZero) return value.MayBeZero;

        ulong? length = sink.Table is { } table ? LengthOf(table) : null;
        return value.IsBounded
            ? length is { } known && value.Max >= known + sink.Room
            : value.Max >= (sink.Table is null ? 0 : length ?? UnknownLength) + sink.Room;
    }

    /// <summary>The description of the table in messages.</summary>
    public static string TargetOf(GuestSink sink)
        => sink.Table is { } table ? $"'{Symbols.Of(table)?.Name ?? table.Syntax.ToString()}'" : sink.Made;

    private static IReadOnlyList<GuestSink> OfElement(IArrayElementReferenceOperation element)
        => element.Indices.Select(index => OfIndex(index, element.ArrayReference)).ToList();

    private static IReadOnlyList<GuestSink> One(GuestSink sink) => new[] { sink };

    // The last element is ^1.
    private static GuestSink OfIndex(IOperation index, IOperation table)
        => Number(index) is var number && number != index
            ? new(number, "indexes", table, 0, NeedsNonZero: true)
            : new(index, "indexes", table, 0);

    private static GuestSink Divisor(IOperation by, IOperation dividend)
        => new(by, "divides", null, 0, $"'{Symbols.Of(dividend)?.Name ?? dividend.Syntax.ToString()}'", NeedsNonZero: true);

    // Floating-point numbers can be divided by 0.
    private static bool IsDivision(BinaryOperatorKind kind, ITypeSymbol? type)
        => kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder
            && type?.SpecialType is (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) or SpecialType.System_Decimal;

    private static bool IsList(IPropertySymbol indexer)
        => indexer.Parameters[0].Type.SpecialType == SpecialType.System_Int32
            && (
                Framework.NameOf(indexer.ContainingType) is "List" or "IList" or "IReadOnlyList" or "ImmutableArray" or "Span"
                    or "ReadOnlySpan" or "String" or "ArraySegment"
                || VirtioApi.IsRegisters(indexer.ContainingType));

    private static IOperation? Ranged(IRangeOperation range)
    {
        IOperation current = range;
        while (current.Parent is IConversionOperation or IParenthesizedOperation) current = current.Parent;

        return current.Parent switch
        {
            IArrayElementReferenceOperation element => element.ArrayReference,
            IImplicitIndexerReferenceOperation { Instance: { } instance } => instance,
            _ => null,
        };
    }

    private static IReadOnlyList<GuestSink> OfRange(IRangeOperation range, IOperation whole)
        => new[] { range.LeftOperand, range.RightOperand }.OfType<IOperation>()
            .Select(end => new GuestSink(Number(end), "slices", whole, 1)).ToList();

    // The number in an index, counted from the beginning or from the end.
    private static IOperation Number(IOperation end) => end switch
    {
        IConversionOperation { OperatorMethod: not null } conversion => conversion.Operand,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd => fromEnd.Operand,
        _ => end,
    };

    /// <summary>The length of an array according to its assignments, the minimum of several; null if unknown.</summary>
    private static ulong? LengthOf(IOperation array)
        => Symbols.Of(array) is { } symbol
            ? Given(symbol).Select(static value => SizeOf(value)).OfType<ExpressionSyntax>()
                .Select(size => ValueOf(size, array.SemanticModel))
                .Where(static length => length is not null)
                .Min()
            : null;

    // Values from its declaration, or from anywhere in its type.
    private static IEnumerable<SyntaxNode> Given(ISymbol symbol)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            ExpressionSyntax? value = reference.GetSyntax() switch
            {
                VariableDeclaratorSyntax { Initializer.Value: { } initial } => initial,
                PropertyDeclarationSyntax { Initializer.Value: { } initial } => initial,
                _ => null,
            };
            if (value is not null) yield return value;
        }

        if (symbol is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null })
        {
            foreach (AssignmentExpressionSyntax value in symbol.ContainingType.DeclaringSyntaxReferences
                .SelectMany(static reference => reference.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>())
                .Where(assignment => NameOf(assignment.Left)?.Identifier.ValueText == symbol.Name))
            {
                yield return value.Right;
            }
        }
    }

    private static SimpleNameSyntax? NameOf(ExpressionSyntax target)
        => target as IdentifierNameSyntax ?? (target as MemberAccessExpressionSyntax)?.Name;

    private static ExpressionSyntax? SizeOf(SyntaxNode value)
    {
        ArrayTypeSyntax? type = value switch
        {
            ArrayCreationExpressionSyntax creation => creation.Type,
            StackAllocArrayCreationExpressionSyntax creation => creation.Type as ArrayTypeSyntax,
            _ => null,
        };
        return type is { RankSpecifiers: { Count: 1 } ranks }
            && ranks[0].Sizes is { Count: 1 } sizes
            && sizes[0] is not OmittedArraySizeExpressionSyntax
            ? sizes[0]
            : null;
    }

    private static ulong? ValueOf(ExpressionSyntax size, SemanticModel? model)
    {
        object? value = size is LiteralExpressionSyntax literal ? literal.Token.Value
            : model?.SyntaxTree == size.SyntaxTree ? model.GetConstantValue(size).Value
            : null;
        return value switch
        {
            int length and >= 0 => (ulong)length,
            uint length => length,
            long length and >= 0 => (ulong)length,
            ulong length => length,
            _ => null,
        };
    }
}
