using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the variable or collection in which a type keeps an object, where code stores it and where code uses it.</summary>
/// <remarks>
/// It sees through locals, patterns, exchanges, properties, loops over a collection, the parameters of methods that a handler calls,
/// and members that only store a parameter of the constructor.
/// </remarks>
internal sealed class Holders
{
    /// <summary>The maximum number of steps from a use to its holder.</summary>
    private const int Depth = 8;

    private readonly TypeCode _code;
    private IReadOnlyList<IOperation>? _operations;
    private ILookup<ISymbol, IOperation>? _values;

    private Holders(TypeCode code) => _code = code;

    // Most types have handlers or locks, but nothing that waits: they must cost nothing here.
    private IReadOnlyList<IOperation> Operations
        => _operations ??= _code.Methods.SelectMany(method => _code.OperationsOf(method.Value)).ToList();

    private ILookup<ISymbol, IOperation> Values
        => _values ??= Operations.SelectMany(ValuesOf)
            .Where(static given => !IsNothing(given.Value))
            .ToLookup(static given => given.Variable, static given => given.Value, SymbolEqualityComparer.Default)!;

    /// <summary>The holders of a type, found once.</summary>
    public static Holders Of(TypeCode code) => code.Once(() => new Holders(code));

    /// <summary>The holder of a used object; the variable itself if it has no other; null for anything else.</summary>
    /// <param name="use">The use.</param>
    /// <param name="calls">The calls that lead to the use, whose arguments its parameters are.</param>
    public ISymbol? Of(IOperation? use, IReadOnlyList<IInvocationOperation>? calls = null) => Of(use, calls ?? [], Depth);

    /// <summary>The holder of an object that a call or a creation makes; null if nothing keeps it.</summary>
    public ISymbol? OfResult(IOperation? made)
        => made is IInvocationOperation call && Symbols.ResultOf(call) is { } result && Symbols.TargetOf(made) is null
            ? OfVariable(result, [], Depth)
            : made is null ? null : OfStored(made, Depth);

    /// <summary>The only value that the methods of the type give a variable; null if there are several, or none.</summary>
    public IOperation? ValueOf(ISymbol variable) => Values[variable].Take(2).ToList() is { Count: 1 } values ? values[0] : null;

    /// <summary>The values that the methods of the type give a variable, except null.</summary>
    public IEnumerable<IOperation> AllValuesOf(ISymbol variable) => Values[variable];

    private ISymbol? Of(IOperation? use, IReadOnlyList<IInvocationOperation> calls, int depth)
    {
        if (depth == 0) return null;

        return Receiver.Strip(use) switch
        {
            ICoalesceOperation choice => Of(choice.Value, calls, depth - 1),
            ISimpleAssignmentOperation assignment => Of(assignment.Target, calls, depth - 1),
            IInvocationOperation call when IsExchange(call) => Of(call.Arguments[0].Value, calls, depth - 1),
            IInvocationOperation call when IsCopy(call) => Of(call.Instance ?? call.Arguments[0].Value, calls, depth - 1),
            ICollectionExpressionOperation { Elements: { Length: 1 } elements } when elements[0] is ISpreadOperation spread
                => Of(spread.Operand, calls, depth - 1),
            IArrayElementReferenceOperation element when IsOfLoop(element.Indices) => Of(element.ArrayReference, calls, depth - 1),
            IPropertyReferenceOperation { Property.IsIndexer: true } element
                when IsOfLoop(element.Arguments.Select(static argument => argument.Value)) => Of(element.Instance, calls, depth - 1),
            IInvocationOperation or IObjectCreationOperation => null,
            var other when Symbols.Of(other) is { } variable => IsChosen(other!, variable) ? null : OfVariable(variable, calls, depth),
            _ => null,
        };
    }

    private ISymbol? OfVariable(ISymbol variable, IReadOnlyList<IInvocationOperation> calls, int depth)
    {
        IOperation? value = ValueOf(variable);
        return variable switch
        {
            ILocalSymbol => (value is null ? null : Of(value, calls, depth - 1)) ?? StoreOf(variable, depth - 1) ?? variable,
            IParameterSymbol parameter => ArgumentOf(parameter, calls, depth - 1) ?? variable,
            IPropertySymbol property when ReturnOf(property) is { } returned => Of(returned, calls, depth - 1) ?? variable,
            _ => Receiver.Strip(value is ICoalesceOperation choice ? choice.Value : value) is IParameterReferenceOperation
            {
                Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } given,
            }
                ? given
                : variable,
        };
    }

    /// <summary>The member or collection into which code puts the value of a local.</summary>
    private ISymbol? StoreOf(ISymbol local, int depth)
        => depth <= 0
            ? null
            : Operations.Where(operation => operation is ILocalReferenceOperation use && Symbols.AreSame(use.Local, local))
                .Where(static use => use.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != use)
                .Select(use => OfStored(use, depth))
                .FirstOrDefault(static store => store is not null);

    private ISymbol? OfStored(IOperation value, int depth)
    {
        IOperation current = value;
        while (depth > 0 && Around(current) is { } outer) current = outer;

        return depth <= 0 ? null : current.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Value == current => OfTarget(assignment.Target, depth - 1),
            ICoalesceAssignmentOperation assignment when assignment.Value == current => OfTarget(assignment.Target, depth - 1),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
                => StoreOf(local, depth - 1) ?? local,
            IFieldInitializerOperation { InitializedFields: { Length: > 0 } fields } => fields[0],
            IPropertyInitializerOperation { InitializedProperties: { Length: > 0 } properties } => properties[0],
            IArgumentOperation { Parent: IInvocationOperation { Instance: { } collection } call } when IsPut(call)
                => Of(collection, [], depth - 1),
            _ => null,
        };
    }

    private ISymbol? OfTarget(IOperation target, int depth) => target switch
    {
        IArrayElementReferenceOperation element => Of(element.ArrayReference, [], depth),
        IPropertyReferenceOperation { Property.IsIndexer: true } element => Of(element.Instance, [], depth),
        _ => Of(target, [], depth),
    };

    // The collection or query of which a value becomes a part; the same value in another form.
    private static IOperation? Around(IOperation current) => current.Parent switch
    {
        IConversionOperation or IParenthesizedOperation or ICoalesceOperation or ISpreadOperation or ICollectionExpressionOperation
            or IArrayInitializerOperation or IArrayCreationOperation => current.Parent,
        IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation { Parent: IDelegateCreationOperation creation } } }
            when DelegateTarget.ConsumerOf(creation) is IInvocationOperation { TargetMethod.Name: "Select" } query => query,
        IArgumentOperation { Parent: IInvocationOperation call } when IsCopy(call) => call,
        IInvocationOperation call when call.Instance == current && IsCopy(call) => call,
        _ => null,
    };

    private ISymbol? ArgumentOf(IParameterSymbol parameter, IReadOnlyList<IInvocationOperation> calls, int depth)
    {
        if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda)
        {
            return Operations.OfType<IAnonymousFunctionOperation>()
                .Where(function => Symbols.AreSame(function.Symbol, lambda) && function.Parent is IDelegateCreationOperation)
                .Select(static function => DelegateTarget.ConsumerOf((IDelegateCreationOperation)function.Parent!))
                .OfType<IInvocationOperation>()
                .Where(static call => call.TargetMethod.Name == "ForEach")
                .Select(call => Of(call.Instance ?? call.Arguments[0].Value, calls, depth))
                .FirstOrDefault();
        }

        var given = calls
            .Where(call => Symbols.AreSame(Callee.Definition(call.TargetMethod), parameter.ContainingSymbol.OriginalDefinition))
            .Select(call => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value)
            .ToList();
        return given.Count == 1 ? Of(given[0], calls, depth) : null;
    }

    private IOperation? ReturnOf(IPropertySymbol property)
        => property.GetMethod is { } getter
            && _code.BodyOf(getter) is { } body
            && _code.OperationsOf(body).OfType<IReturnOperation>().Take(2).ToList() is { Count: 1 } answers
                ? answers[0].ReturnedValue
                : null;

    private static IEnumerable<(ISymbol Variable, IOperation Value)> ValuesOf(IOperation operation)
    {
        (ISymbol? Variable, IOperation? Value) given = operation switch
        {
            IVariableDeclaratorOperation { Initializer.Value: { } value } declarator => (declarator.Symbol, value),
            ISimpleAssignmentOperation { Target: not ITupleOperation } assignment => (Symbols.Of(assignment.Target), assignment.Value),
            ICoalesceAssignmentOperation assignment => (Symbols.Of(assignment.Target), assignment.Value),
            IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var each } } loop
                => (each, loop.Collection),
            IIsPatternOperation pattern => (DeclaredBy(pattern.Pattern), pattern.Value),
            _ => (null, null),
        };
        if (given is { Variable: { } variable, Value: { } stored }) yield return (variable, stored);

        if (operation is IDeconstructionAssignmentOperation { Target: ITupleOperation targets, Value: var tuple }
            && Receiver.Strip(tuple) is ITupleOperation values)
        {
            foreach ((IOperation target, IOperation value) in targets.Elements.Zip(values.Elements, static (one, other) => (one, other)))
            {
                if (Symbols.Of(target) is { } part) yield return (part, value);
            }
        }
    }

    private static ISymbol? DeclaredBy(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => DeclaredBy(negated.Pattern),
        _ => Symbols.DeclaredBy(pattern),
    };

    private static bool IsNothing(IOperation value)
        => Receiver.Strip(value) is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation;

    private static bool IsExchange(IInvocationOperation call)
        => (Framework.NameOf(call.TargetMethod.ContainingType), call.TargetMethod.Name)
            is ("Interlocked", "Exchange" or "CompareExchange") or ("Volatile", "Read");

    private static bool IsCopy(IInvocationOperation call)
        => call.TargetMethod.Name is "ToArray" or "ToList" && Framework.NameOf(call.TargetMethod.ContainingType) is not null;

    private static bool IsPut(IInvocationOperation call)
        => call.TargetMethod.Name is "Add" or "TryAdd" or "AddLast" or "Enqueue" or "Push" or "Insert"
            && Framework.NameOf(call.TargetMethod.ContainingType) is not null;

    private static bool IsOfLoop(IEnumerable<IOperation> indices)
        => indices.All(static index => Receiver.Strip(index) is ILocalReferenceOperation { Local: var counter } use
            && Functions.Ancestors(use).OfType<IForLoopOperation>()
                .Any(loop => loop.Locals.Contains(counter, SymbolEqualityComparer.Default)));

    // One of several, which a comparison with another variable tells from the rest.
    private static bool IsChosen(IOperation use, ISymbol variable)
        => variable is ILocalSymbol or IParameterSymbol
            && ScopesOf(use).SelectMany(static code => code.DescendantsAndSelf()).Any(operation => operation switch
            {
                IBinaryOperation { LeftOperand: var left, RightOperand: var right }
                    => !IsNothing(left) && !IsNothing(right) && (Is(left, variable) || Is(right, variable)),
                IInvocationOperation { TargetMethod.Name: "Equals" or "ReferenceEquals" } call
                    => Is(call.Instance, variable) || call.Arguments.Any(argument => Is(argument.Value, variable)),
                _ => false,
            });

    // The loop or lambda, and the conditions, in which the use stands.
    private static IEnumerable<IOperation> ScopesOf(IOperation use)
        => Functions.Ancestors(use)
            .Select(static parent => parent is IConditionalOperation choice ? choice.Condition : parent)
            .Where(static parent => parent is IForEachLoopOperation or { Parent: IAnonymousFunctionOperation or IConditionalOperation });

    private static bool Is(IOperation? operation, ISymbol variable) => Symbols.AreSame(Symbols.Of(operation), variable);
}
