using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Arrays;

/// <summary>DDSL0043: an index is outside of an array of registers or of message vectors.</summary>
internal static class IndexBeyondCountRule
{
    public static IEnumerable<Finding> Check(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Arguments: { Length: 1 } arguments, Property.IsIndexer: true } access
            when IsArray(access.Instance) => Check(access.Instance, arguments[0].Value),
        IInvocationOperation { TargetMethod: { Name: "Signal", Parameters.Length: 1 } } call
            when IsVectors(call.TargetMethod.ContainingType) => Check(call.Instance, call.Arguments[0].Value),
        IImplicitIndexerReferenceOperation access when IsArray(access.Instance) => Check(access.Instance, access.Argument),
        _ => [],
    };

    private static IEnumerable<Finding> Check(IOperation? array, IOperation index)
    {
        if (index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd) return CheckFromEnd(array, fromEnd);

        // Cheaper than the array, and rarely known.
        return IndexRange.Of(index) is { } range
            && DeclaredCount.Of(array) is { } declared
            && (range.Lowest < 0 ? range.Lowest : range.Highest) is var number
            && (number < 0 || number >= declared.Count)
                ? [Beyond(declared, index, Describe(range, number, index), declared.Count == 1 ? "0" : $"0 to {declared.Count - 1}")]
                : [];
    }

    private static IEnumerable<Finding> CheckFromEnd(IOperation? array, IUnaryOperation index)
        => IndexRange.Constant(index.Operand) is { } number
            && DeclaredCount.Of(array) is { } declared
            && (number < 1 || number > declared.Count)
                ? [Beyond(declared, index, $"Index ^{number}", declared.Count == 1 ? "^1" : $"^{declared.Count} to ^1")]
                : [];

    private static string Describe(IndexRange range, long number, IOperation index)
        => range.Lowest == range.Highest ? $"Index {number}" : $"Index '{index.Syntax}', which is also {number},";

    private static Finding Beyond(DeclaredCount declared, IOperation index, string what, string valid)
        => new(
            Catalogue.IndexBeyondCount,
            index.Syntax.GetLocation(),
            what,
            declared.Name,
            declared.Items,
            valid)
        {
            Others = [new Site(declared.Declaration)],
        };

    // Programs index many spans, so of these only one that is taken from registers at once is worth a search.
    private static bool IsArray(IOperation? array)
        => array is IInvocationOperation { TargetMethod: { Name: "AsSpan", ContainingType: var owner } }
            ? VirtioApi.IsRegisters(owner)
            : VirtioApi.IsRegisters(array?.Type) || IsVectors(array?.Type);

    private static bool IsVectors(ITypeSymbol? type) => (type as INamedTypeSymbol).Is(AttributeNames.Namespace, "MsiVectors");
}
