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

    /// <summary>The numbers by which an operation indexes, slices or sizes something.</summary>
    public static IReadOnlyList<GuestSink> Of(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation { Indices.Length: 1 } element
            => One(new(element.Indices[0], "indexes", element.ArrayReference, 0)),
        IPropertyReferenceOperation
        {
            Property: { IsIndexer: true, Parameters.Length: 1 } indexer,
            Instance: { } instance,
        } reference when IsList(indexer)
            => One(new(reference.Arguments[0].Value, "indexes", instance, 0)),
        IArrayCreationOperation { DimensionSizes.Length: 1, Initializer: null } creation
            => One(new(creation.DimensionSizes[0], "sizes", null, MaxArrayLength + 1, "an array")),
        { Kind: OperationKind.None, Syntax: StackAllocArrayCreationExpressionSyntax }
            when operation.ChildOperations.FirstOrDefault() is { } size
            => One(new(size, "sizes", null, UnknownLength, "the stack")),
        IInvocationOperation call when Cut(call) is { } whole => OfCut(call, whole),
        IInvocationOperation { Arguments.IsEmpty: false } call when IsMaking(call.TargetMethod)
            => One(new(call.Arguments[0].Value, "sizes", null, MaxArrayLength + 1, "an array")),
        IRangeOperation range when Ranged(range) is { } whole => OfRange(range, whole),
        _ => System.Array.Empty<GuestSink>(),
    };

    /// <summary>The lowest invalid number.</summary>
    public static ulong LimitOf(GuestSink sink) => sink.Table is { } table ? LengthOf(table) + sink.Room : sink.Room;

    /// <summary>The description of the table in messages.</summary>
    public static string TargetOf(GuestSink sink)
        => sink.Table is { } table ? $"'{Symbols.Of(table)?.Name ?? table.Syntax.ToString()}'" : sink.Made;

    private static IReadOnlyList<GuestSink> One(GuestSink sink) => new[] { sink };

    private static bool IsList(IPropertySymbol indexer)
        => indexer.Parameters[0].Type.SpecialType == SpecialType.System_Int32
            && (
                Framework.NameOf(indexer.ContainingType) is "List" or "IList" or "IReadOnlyList" or "ImmutableArray" or "Span"
                    or "ReadOnlySpan"
                || VirtioApi.IsRegisters(indexer.ContainingType));

    private static bool IsMaking(IMethodSymbol method) => (Framework.NameOf(method.ContainingType), method.Name) is
        ("GC", "AllocateArray" or "AllocateUninitializedArray") or ("ArrayPool", "Rent") or ("MemoryPool", "Rent");

    /// <summary>The object that a call slices.</summary>
    private static IOperation? Cut(IInvocationOperation call)
        => (Framework.NameOf(call.TargetMethod.ContainingType), call.TargetMethod.Name) switch
        {
            ("MemoryExtensions", "AsSpan" or "AsMemory") => call.Instance ?? call.Arguments.FirstOrDefault()?.Value,
            ("Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", "Slice") => call.Instance,
            _ => null,
        };

    // A slice may be empty at the end of the table.
    private static IReadOnlyList<GuestSink> OfCut(IInvocationOperation call, IOperation whole)
        => call.Arguments.Where(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Int32)
            .Select(argument => new GuestSink(argument.Value, "slices", whole, 1)).ToList();

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
    private static ulong LengthOf(IOperation array)
        => Symbols.Of(array) is { } symbol
            ? Given(symbol).Select(static value => SizeOf(value)).OfType<ExpressionSyntax>()
                .Select(size => ValueOf(size, array.SemanticModel)).OfType<ulong>()
                .DefaultIfEmpty(UnknownLength)
                .Min()
            : UnknownLength;

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
