using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Finds operations that allocate memory.</summary>
internal static class Allocations
{
    /// <summary>What an operation allocates, as messages call it; null if it allocates nothing that is worth a report.</summary>
    public static string? NameOf(IOperation operation, MethodBodies bodies, CancellationToken cancellation) => operation switch
    {
        { ConstantValue.HasValue: true } => null,
        IObjectCreationOperation { Type: { IsReferenceType: true } type } => IsException(type) ? null : $"a '{type.Name}'",
        IAnonymousObjectCreationOperation => "an object",
        IWithOperation { Type.IsReferenceType: true, Type.Name: var name } => $"a '{name}'",
        IArrayCreationOperation array => OfArray(array),
        ICollectionExpressionOperation collection => OfCollection(collection),
        IDelegateCreationOperation creation => OfDelegate(creation),
        IConversionOperation conversion => IsBoxing(conversion) ? $"a box for a '{conversion.Operand.Type!.Name}'" : null,
        IInterpolatedStringOperation { Type.SpecialType: SpecialType.System_String } text => IsPartOfString(text) ? null : "a string",
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } text
            => IsPartOfString(text) ? null : "a string",
        ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String } => "a string",
        IInvocationOperation call => OfCall(call, bodies, cancellation),
        _ => null,
    };

    // A failure is rare, and its exception the least of it.
    private static bool IsException(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if ((current as INamedTypeSymbol).Is("System", "Exception")) return true;
        }

        return false;
    }

    private static string? OfArray(IArrayCreationOperation array) => array switch
    {
        _ when array.DimensionSizes.Any(static size => size.ConstantValue is { HasValue: true, Value: 0 }) => null,
        { IsImplicit: true, Parent: IArgumentOperation { Parent: IInvocationOperation call } }
            => IsQuery(call.TargetMethod) ? null : $"an array for the arguments of '{call.TargetMethod.Name}'",
        _ when IsData(array) => null,
        _ => "an array",
    };

    // The compiler puts constants of a span into the assembly.
    private static bool IsData(IArrayCreationOperation array)
        => array.Parent is IConversionOperation { Type: var target }
            && Framework.NameOf(target) == "ReadOnlySpan"
            && array.Initializer is { } values
            && values.ElementValues.All(static value => value.ConstantValue.HasValue);

    private static string? OfCollection(ICollectionExpressionOperation collection)
        => Framework.NameOf(collection.Type) is "Span" or "ReadOnlySpan"
            || collection.Type is { IsReferenceType: false }
            || (collection.Elements.IsEmpty && collection.Type is IArrayTypeSymbol or { TypeKind: TypeKind.Interface })
                ? null
                : "a collection";

    private static string? OfDelegate(IDelegateCreationOperation creation) => creation.Target switch
    {
        IAnonymousFunctionOperation lambda => Captures.Any(lambda, lambda.Symbol) && !IsOfQuery(creation) ? "a closure" : null,
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } use
            => Functions.Local(use, local) is { } function && Captures.Any(function, local) ? "a closure" : null,
        IMethodReferenceOperation { Instance: not null } => "a delegate",
        _ => null,
    };

    // The query itself is reported.
    private static bool IsOfQuery(IDelegateCreationOperation creation)
        => DelegateTarget.ConsumerOf(creation) is IInvocationOperation call && IsQuery(call.TargetMethod);

    private static bool IsBoxing(IConversionOperation conversion)
        => conversion is { OperatorMethod: null, Type.IsReferenceType: true, Operand.Type.IsValueType: true }
            && conversion.Operand.Type.TypeKind != TypeKind.TypeParameter
            && !Functions.Ancestors(conversion).Any(static parent => parent is IArrayCreationOperation { IsImplicit: true })
            && !(conversion.Parent is IArgumentOperation { Parent: IInvocationOperation call } && IsQuery(call.TargetMethod));

    private static bool IsPartOfString(IOperation text)
        => Receiver.Strip(text.Parent) is IBinaryOperation { Type.SpecialType: SpecialType.System_String }
            or ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String }
            || text.Parent is IConversionOperation { Type: var handler } && !IsText(handler);

    // A FormattableString and an interpolated string handler are made in other ways.
    private static bool IsText(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_String or SpecialType.System_Object;

    private static string? OfCall(IInvocationOperation call, MethodBodies bodies, CancellationToken cancellation)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsQuery(method)) return IsInQuery(call) ? null : $"a query ('{method.Name}')";

        if (method.IsAsync && method.ReturnType.IsReferenceType) return $"a task of '{method.Name}'";

        if (Framework.NameOf(method.ContainingType) is { } type) return OfFramework(type, method);

        return method.ReturnType.Name is "IEnumerable" or "IEnumerator"
            && Callee.Of(call) is { } own
            && bodies.OfIterator(own, cancellation) is not null
                ? $"an iterator of '{method.Name}'"
                : null;
    }

    private static bool IsQuery(IMethodSymbol method)
        => method.ContainingType.Name is "Enumerable" or "ImmutableArrayExtensions" && method.ContainingType.LiesIn("System.Linq");

    private static bool IsInQuery(IInvocationOperation call)
        => call.Parent is IArgumentOperation { Parent: IInvocationOperation outer } && IsQuery(outer.TargetMethod);

    private static string? OfFramework(string type, IMethodSymbol method) => method.Name switch
    {
        "ToString" or "Format" or "Concat" or "Join" or "Substring" or "Replace" or "PadLeft" or "PadRight" or "GetString"
            or "ToHexString" or "ToBase64String" or "ToUpperInvariant" or "ToLowerInvariant"
            when method.ReturnType.SpecialType == SpecialType.System_String && type != "Enum" => "a string",
        "ToArray" or "Split" or "GetBytes" when method.ReturnType.TypeKind == TypeKind.Array => "an array",
        "ToList" => "a list",
        "Run" or "StartNew" or "ContinueWith" or "Delay" when type is "Task" or "TaskFactory" => "a task",
        _ => null,
    };
}
