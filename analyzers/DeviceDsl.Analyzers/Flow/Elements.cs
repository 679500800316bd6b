using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Identifies reads of elements, and views of a collection that have the same elements.</summary>
internal static class Elements
{
    /// <summary>The read of an element that an operation is, or null.</summary>
    public static ElementRead? Read(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation { Indices: { Length: 1 } indices } element => At(element.ArrayReference, indices[0]),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection, Arguments: { Length: 1 } arguments }
            => At(collection, arguments[0].Value),
        IPropertyReferenceOperation
        {
            Property.Name: "Current",
            Instance: IFlowCaptureReferenceOperation enumerator,
            Syntax: not MemberAccessExpressionSyntax,
        } => new(enumerator, null, enumerator),
        _ => null,
    };

    /// <summary>The read of the element whose part an operation reads, or null.</summary>
    public static ElementRead? In(IOperation? operation) => operation switch
    {
        null => null,
        _ when Read(operation) is { } element => element,
        IMemberReferenceOperation member => In(member.Instance),
        IConversionOperation conversion => In(conversion.Operand),
        _ => null,
    };

    /// <summary>The collection with the same elements, of which an operation returns a view, a copy or an enumerator; or null.</summary>
    public static IOperation? SameCollection(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "GetEnumerator", IsImplicit: true, Instance: { } collection } => collection,
        IInvocationOperation { TargetMethod: { Name: "Reverse" or "AsEnumerable" or "ToArray" or "ToList" or "AsSpan" } method } call
            when method.IsStatic && Framework.NameOf(method.ContainingType) is "Enumerable" or "MemoryExtensions"
            => call.Arguments.FirstOrDefault()?.Value,
        IInvocationOperation { TargetMethod.Name: "ToArray", Instance: { } list } call
            when Framework.NameOf(call.TargetMethod.ContainingType) == "List" => list,
        IPropertyReferenceOperation { Instance: { } whole } part when IsPartOfCollection(part) => whole,
        _ => null,
    };

    // The values of a dictionary represent it, and so does the value of an entry.
    private static bool IsPartOfCollection(IPropertyReferenceOperation property)
        => (Framework.NameOf(property.Property.ContainingType), property.Property.Name)
            is ("KeyValuePair", "Value")
            or ("Dictionary" or "SortedDictionary" or "SortedList" or "ConcurrentDictionary" or "IDictionary" or "IReadOnlyDictionary",
                "Values");

    private static ElementRead? At(IOperation collection, IOperation index) => index switch
    {
        ILocalReferenceOperation local when IsCounter(local.Local) => new(collection, null, local),
        ILocalReferenceOperation local => new(collection, local.Local, null),
        IParameterReferenceOperation parameter => new(collection, parameter.Parameter, null),
        _ => null,
    };

    // A for statement passes through the collection, as a foreach statement does.
    private static bool IsCounter(ILocalSymbol local)
        => local.DeclaringSyntaxReferences.Any(static place => place.GetSyntax().Parent?.Parent is ForStatementSyntax);
}
