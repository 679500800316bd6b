using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0409: a value of the guest is used as an index or a length without any check.</summary>
/// <remarks>
/// Any comparison counts as a check, wherever it is: a rule that interpreted conditions would have to understand
/// them all.
/// </remarks>
internal sealed class UncheckedQueueIndexRule(TypeCode code, CancellationToken cancellation)
{
    private const int Depth = 2;

    private readonly List<KeyValuePair<IMethodSymbol, IOperation>> _methods = code.Methods;
    private HashSet<ISymbol>? _fields;

    private HashSet<ISymbol> Fields => _fields ??= GuestFields.Of(code, IsCompared);

    public IEnumerable<Finding> Check()
        => _methods.SelectMany(method => Check(method.Value, GuestSources.ParametersOf(method.Key).ToList(), Depth)
            .Select(static use => use.Finding));

    private IEnumerable<Use> Check(IOperation body, IReadOnlyCollection<IParameterSymbol> parameters, int depth)
    {
        IReadOnlyList<IOperation> operations = code.OperationsOf(body);
        GuestFlow? flow = null;
        var reported = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in operations)
        {
            IReadOnlyList<GuestSink> sinks = GuestSinks.Of(operation);
            (IInvocationOperation Call, IMethodSymbol Callee, IOperation Body)? called = sinks.Count == 0 && depth > 0
                ? Called(operation)
                : null;
            if (sinks.Count == 0 && called is null) continue;

            flow ??= new(code, operations, parameters, Fields);
            foreach (GuestSink sink in sinks)
            {
                if (flow.Of(sink.Value) is { } value
                    && GuestSinks.IsInvalid(sink, value)
                    && !IsCompared(value, operations)
                    && !IsGuarded(operation)
                    && IsNew(reported, value))
                {
                    yield return new(Create(sink, value), value);
                }
            }

            if (called is var (call, callee, inner)
                && Passed(call, callee, inner, flow, operations, depth) is { } passed
                && IsNew(reported, passed.Value))
            {
                yield return passed;
            }
        }
    }

    // One check covers all uses of a value, but not those of other parts of its structure.
    private static bool IsNew(HashSet<ISymbol> reported, GuestValue value)
        => value.Path.IsEmpty || reported.Add(value.Path.FirstOrDefault(static symbol => !IsStructure(symbol)) ?? value.Path[0]);

    private static bool IsStructure(ISymbol symbol)
        => symbol is ILocalSymbol { Type: { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None, IsRefLikeType: false } };

    /// <summary>The method of this type that a call passes a value to, and its body.</summary>
    private (IInvocationOperation Call, IMethodSymbol Callee, IOperation Body)? Called(IOperation operation)
        => operation is IInvocationOperation { Arguments.IsEmpty: false } call
            && Run(call) is var (callee, body)
            && SymbolEqualityComparer.Default.Equals(callee.ContainingType, code.Type)
                ? (call, callee, body)
                : null;

    private (IMethodSymbol Callee, IOperation Body)? Run(IInvocationOperation call)
        => call.TargetMethod is { MethodKind: MethodKind.LocalFunction } local
            ? Functions.Local(call, local) is { Body: { } inner } declared ? (declared.Symbol, inner) : null
            : Callee.Of(call) is { } callee && code.Bodies.Of(callee, cancellation) is { } body ? (callee, body) : null;

    // For a helper, the call is reported. The helper itself is reported only for its own guest parameters.
    private Use? Passed(
        IInvocationOperation call, IMethodSymbol callee, IOperation body, GuestFlow flow, IReadOnlyList<IOperation> operations, int depth)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.None } parameter
                && flow.Of(argument.Value) is { IsBounded: false } value
                && !IsCompared(value, operations)
                && !IsGuarded(call)
                && Parameter(callee, parameter) is { } inner
                && !GuestSources.ParametersOf(callee).Contains(inner, SymbolEqualityComparer.Default)
                && Check(body, new[] { inner }, depth - 1).FirstOrDefault(use
                    => use.Value.Path.Contains(inner, SymbolEqualityComparer.Default)) is { } use)
            {
                return new(At(call, use.Finding, value), value);
            }
        }

        return null;
    }

    private static IParameterSymbol? Parameter(IMethodSymbol callee, IParameterSymbol parameter)
        => parameter.Ordinal < callee.Parameters.Length ? callee.Parameters[parameter.Ordinal] : null;

    private static Finding At(IInvocationOperation call, Finding finding, GuestValue value)
        => finding with { Site = SyntaxSites.Locate(call.Syntax), Arguments = [value.Name, .. finding.Arguments.Skip(1)], Hint = null };

    private bool IsCompared(GuestValue value, IReadOnlyList<IOperation> operations)
        => value.Path.Any(symbol => operations.Any(operation => Compares(operation, symbol))
            || (symbol is IPropertySymbol or IFieldSymbol
                && SymbolEqualityComparer.Default.Equals(symbol.ContainingType, code.Type)
                && IsKeptRight(symbol)));

    /// <summary>Whether other code of the type checks a member in the path of the value, or corrects it when the guest writes it.</summary>
    private bool IsKeptRight(ISymbol member)
        => _methods.Any(method => code.OperationsOf(method.Value).Any(operation => Compares(operation, member)
            || (_fields?.Contains(member) != true
                && operation is IAssignmentOperation assignment
                && Symbols.AreSame(Symbols.Of(assignment.Target), member)
                && GuestSources.ParametersOf(method.Key).Any())));

    private static bool Compares(IOperation operation, ISymbol symbol)
    {
        ISymbol? member = Symbols.Of(operation)
            ?? (operation as IFieldReferenceOperation)?.Field
            ?? (ISymbol?)(operation as IPropertyReferenceOperation)?.Property;
        if (!Symbols.AreSame(member, symbol))
        {
            return operation is ICompoundAssignmentOperation
            {
                OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Remainder,
            } bounded
                && Symbols.AreSame(Symbols.Of(bounded.Target), symbol);
        }

        for ((IOperation? child, IOperation? parent) = (operation, operation.Parent);
            parent is not null and not IBlockOperation;
            (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan
                    or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
                }:
                case IIsPatternOperation match when Tests(match.Pattern):
                case ISwitchOperation { Value: var value } when value == child:
                case ISwitchExpressionOperation { Value: var matched } when matched == child:
                    return true;
                case IArgumentOperation { Parent: IInvocationOperation call } argument:
                    return argument.Parameter?.RefKind != RefKind.Out && GuestSources.FilledBy(call) is null && IsCheck(call.TargetMethod);
                case IArrayElementReferenceOperation or IPropertyReferenceOperation:
                    return false;
            }
        }

        return false;
    }

    // A pattern that only names a value tests nothing.
    private static bool Tests(IPatternOperation pattern)
        => pattern.DescendantsAndSelf().Any(static part
            => part is IRelationalPatternOperation || (part is IConstantPatternOperation { Value.ConstantValue.Value: not null }));

    // A method that returns bool, bounds the value, or throws.
    private static bool IsCheck(IMethodSymbol method)
        => method.ReturnType.SpecialType == SpecialType.System_Boolean
            || method.Name is "Min" or "Max" or "Clamp"
            || method.Name.StartsWith("ThrowIf", System.StringComparison.Ordinal);

    private static bool IsGuarded(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            if (parent is ITryOperation { Catches.IsEmpty: false } guarded && guarded.Body == child) return true;
        }

        return false;
    }

    private static Finding Create(GuestSink sink, GuestValue value)
        => new(Catalogue.UncheckedQueueIndex, sink.Value.Syntax.GetLocation(), value.Name, sink.What, GuestSinks.TargetOf(sink))
        {
            Hint = Guard(sink.Value) is { } guard ? new IndexGuardHint(guard) : null,
        };

    /// <summary>The source text of the condition for an invalid index; null unless the index is a plain variable.</summary>
    private static string? Guard(IOperation index)
    {
        IOperation value = index;
        while (value is IConversionOperation conversion) value = conversion.Operand;

        IOperation? table = index.Parent is IArrayElementReferenceOperation element
            ? element.ArrayReference
            : (index.Parent?.Parent as IPropertyReferenceOperation)?.Instance;
        if (index.Parent is IArrayElementReferenceOperation { Indices.Length: > 1 }) return null;

        if (Symbols.Of(value) is null || table is null || Symbols.Of(table) is null) return null;

        string text = value.Syntax.ToString();
        string length = table.Syntax + (Framework.NameOf(table.Type) is "List" or "IList" or "IReadOnlyList" ? ".Count" : ".Length");
        return value.Type?.SpecialType switch
        {
            _ when VirtioApi.IsRegisters(table.Type) => null,
            SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64
                => $"{text} >= (ulong){length}",
            SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
                => $"{text} < 0 || {text} >= {length}",
            _ => null,
        };
    }

    private sealed record Use(Finding Finding, GuestValue Value);
}
