using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Finds the members of a type that are indices of rings, and the indices of the other side.</summary>
/// <remarks>An index counts up, and selects an entry by a remainder or a mask: directly, by a local, or by a helper.</remarks>
internal sealed class RingIndices
{
    private const int Depth = 3;

    private readonly TypeCode _code;
    private readonly List<IOperation> _operations;
    private readonly LocalValues _locals;
    private readonly HashSet<ISymbol> _ofGuest;
    private readonly HashSet<ISymbol> _selecting = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _sizes = new(SymbolEqualityComparer.Default);

    public RingIndices(TypeCode code)
    {
        _code = code;
        _operations = code.Methods.SelectMany(method => code.OperationsOf(method.Value)).ToList();
        _locals = new(_operations);
        _ofGuest = GuestFields.Of(code, static (_, _) => false);
        foreach (IBinaryOperation slot in _operations.OfType<IBinaryOperation>())
        {
            if (slot.OperatorKind is not (BinaryOperatorKind.Remainder or BinaryOperatorKind.And)) continue;

            _selecting.UnionWith(Held(slot.LeftOperand));
            if (slot.OperatorKind == BinaryOperatorKind.And) _selecting.UnionWith(Held(slot.RightOperand));
            if (Symbols.Of(slot.RightOperand) is { } size) _sizes.Add(size);
        }
    }

    /// <summary>The index that an expression has unchanged, perhaps widened; null if it has none.</summary>
    public ISymbol? IndexIn(IOperation operation)
        => Held(operation).FirstOrDefault(member => IsNumber(member) && _selecting.Contains(member) && Steps(member).Any());

    /// <summary>The operations that count an index up.</summary>
    public IEnumerable<IOperation> Steps(ISymbol index) => _operations.Where(operation => operation switch
    {
        IIncrementOrDecrementOperation { Kind: OperationKind.Increment } step => Symbols.AreSame(Symbols.Of(step.Target), index),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } step => Symbols.AreSame(Symbols.Of(step.Target), index),
        ISimpleAssignmentOperation assignment => Symbols.AreSame(Symbols.Of(assignment.Target), index)
            && Inner(assignment.Value) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
            && (Held(sum.LeftOperand).Contains(index, SymbolEqualityComparer.Default)
                || Held(sum.RightOperand).Contains(index, SymbolEqualityComparer.Default)),
        IInvocationOperation { TargetMethod: { Name: "Increment" or "Add" } method } call
            => Framework.NameOf(method.ContainingType) == "Interlocked" && Symbols.AreSame(Symbols.Of(call.Arguments[0].Value), index),
        _ => false,
    });

    /// <summary>Whether some code lets an index wrap, or sets it back.</summary>
    public bool IsWrapped(ISymbol index) => _operations.Any(operation => operation switch
    {
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Remainder } bound
            => Symbols.AreSame(Symbols.Of(bound.Target), index),
        ISimpleAssignmentOperation assignment => Symbols.AreSame(Symbols.Of(assignment.Target), index)
            && (Wraps(assignment.Value) || IsSetBack(assignment, index)),
        _ => false,
    });

    /// <summary>Whether an expression has 16 bits, before any widening.</summary>
    public bool IsShort(IOperation operation)
        => Unwidened(operation) is { ConstantValue.HasValue: false } value
            && (value.Type?.SpecialType == SpecialType.System_UInt16
                || (value is ILocalReferenceOperation local && _locals.Of(local.Local) is { } given && IsShort(given)));

    /// <summary>Whether an expression is the index of the other side: the guest has written it.</summary>
    public bool IsOfGuest(IOperation operation, IMethodSymbol method, int depth = Depth)
        => Unwidened(operation) is var value
            && !_sizes.Contains(Symbols.Of(value)!, SymbolEqualityComparer.Default)
            && ((_code.BodyOf(method) is { } body
                    && new GuestFlow(_code, _code.OperationsOf(body), GuestSources.ParametersOf(method), _ofGuest).Of(value)
                        is { IsBounded: false })
                || (depth > 0
                    && value is IParameterReferenceOperation parameter
                    && ArgumentsOf(parameter.Parameter).Any(given => IsOfGuest(given.Value, given.Method, depth - 1))));

    private static IOperation Unwidened(IOperation operation) => operation switch
    {
        IParenthesizedOperation parenthesized => Unwidened(parenthesized.Operand),
        IConversionOperation
        {
            OperatorMethod: null,
            Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64
                or SpecialType.System_UInt64,
        } conversion => Unwidened(conversion.Operand),
        IConversionOperation { OperatorMethod: null, IsImplicit: true } conversion => Unwidened(conversion.Operand),
        _ => operation,
    };

    // A change of the index in passing has its value, too.
    private IEnumerable<ISymbol> Held(IOperation operation, int depth = Depth)
    {
        IOperation value = Unwidened(operation);
        switch (value)
        {
            case IIncrementOrDecrementOperation step:
                return Held(step.Target, depth);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, RightOperand.ConstantValue.HasValue: true } before:
                return Held(before.LeftOperand, depth).Where(_ => Unwidened(before.LeftOperand) is IInvocationOperation);
            case IInvocationOperation { TargetMethod: { Name: "Read" or "Increment" or "Add" } method } call
                when Framework.NameOf(method.ContainingType) is "Volatile" or "Interlocked":
                return Held(call.Arguments[0].Value, depth);
            case ILocalReferenceOperation local when depth > 0:
                return _locals.Of(local.Local) is { } given ? Held(given, depth - 1) : [];
            case IParameterReferenceOperation parameter when depth > 0:
                return ArgumentsOf(parameter.Parameter).SelectMany(given => Held(given.Value, depth - 1));
            default:
                return value is IFieldReferenceOperation or IPropertyReferenceOperation
                    && Symbols.Of(value) is { } member
                    && SymbolEqualityComparer.Default.Equals(member.ContainingType, _code.Type)
                    ? new[] { member }
                    : [];
        }
    }

    private IEnumerable<(IOperation Value, IMethodSymbol Method)> ArgumentsOf(IParameterSymbol parameter)
        => _code.Methods.SelectMany(caller => _code.OperationsOf(caller.Value).OfType<IInvocationOperation>()
            .Where(call => Symbols.AreSame(call.TargetMethod.OriginalDefinition, parameter.ContainingSymbol))
            .SelectMany(static call => call.Arguments)
            .Where(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
            .Select(argument => (argument.Value, caller.Key)));

    private static bool IsNumber(ISymbol member)
        => ((member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type)?.SpecialType is SpecialType.System_UInt16
            or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64;

    private static IOperation Inner(IOperation value) => value switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Inner(conversion.Operand),
        IParenthesizedOperation parenthesized => Inner(parenthesized.Operand),
        _ => value,
    };

    private static bool Wraps(IOperation value) => value.DescendantsAndSelf().Any(static part => part switch
    {
        IConversionOperation { Type.SpecialType: SpecialType.System_UInt16 } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder or BinaryOperatorKind.And } => true,
        _ => false,
    });

    // if (++_next == 65536) _next = 0;
    private static bool IsSetBack(ISimpleAssignmentOperation assignment, ISymbol index)
        => assignment.Value.ConstantValue.HasValue
            && Functions.Ancestors(assignment).OfType<IConditionalOperation>().Any(conditional
                => conditional.Condition.DescendantsAndSelf().Any(part => Symbols.AreSame(Symbols.Of(part), index)));
}
