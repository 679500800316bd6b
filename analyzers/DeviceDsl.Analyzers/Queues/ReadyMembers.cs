using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>The members by which a device with its own status knows whether DRIVER_OK is set.</summary>
/// <remarks>
/// They are set, or tested, together with the bit. A number that is only written there, such as a counter, is one of them only for a
/// handler that tests it; interrupt lines and other objects of the machine never are.
/// </remarks>
internal sealed class ReadyMembers
{
    private const int Depth = 3;

    private readonly TypeCode _code;
    private readonly CallReachability _reachability;
    private readonly HashSet<ISymbol> _certain = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _ifTested = new(SymbolEqualityComparer.Default);

    /// <param name="code">The type.</param>
    /// <param name="reachability">The call reachability of the type.</param>
    /// <param name="handlers">The bodies of kick handlers that test the bit.</param>
    /// <param name="others">The other methods that test it.</param>
    public ReadyMembers(
        TypeCode code,
        CallReachability reachability,
        IEnumerable<IOperation> handlers,
        IReadOnlyList<(IMethodSymbol Method, IOperation Body)> others)
    {
        _code = code;
        _reachability = reachability;

        // A handler uses other members for its work.
        foreach (IOperation named in handlers.Concat(others.Select(static gate => gate.Body))
            .SelectMany(body => code.OperationsOf(body).Where(NamesBit)))
        {
            _certain.UnionWith(Expression(named).DescendantsAndSelf().Select(MemberOf).OfType<ISymbol>());
        }

        foreach (IOperation operation in others.SelectMany(gate => reachability.Of(gate.Body)).Select(static item => item.Operation))
        {
            if (MemberOf(operation) is not { } member || !MayKnow(TypeOf(member))) continue;

            if (Knows(operation, TypeOf(member))) _certain.Add(member);
            else _ifTested.Add(member);
        }

        _certain.UnionWith(others.SelectMany(gate => RegistersOf(gate.Method)));
    }

    /// <summary>Whether an operation names the bit.</summary>
    public static bool NamesBit(IOperation operation)
        => operation is IFieldReferenceOperation { Field: { } field } && VirtioApi.IsDriverOk(field);

    /// <summary>Whether a handler asks for the bit: itself, by a member, or by a property or method that does.</summary>
    public bool AreAskedBy(IOperation body, int depth = Depth)
        => _reachability.Of(body).Any(item => Asks(item.Operation)
            || (depth > 0
                && item.Operation is IPropertyReferenceOperation { Property.GetMethod: { } getter }
                && _code.BodyOf(getter) is { } inner
                && AreAskedBy(inner, depth - 1)));

    private bool Asks(IOperation operation)
        => NamesBit(operation)
            || (MemberOf(operation) is { } member
                && !IsWritten(operation)
                && (_certain.Contains(member) || (_ifTested.Contains(member) && IsTested(operation))));

    private static bool IsWritten(IOperation operation)
        => operation.Parent is IAssignmentOperation { Target: var target } && target == operation;

    private static bool IsTested(IOperation operation)
    {
        for ((IOperation child, IOperation? parent) = (operation, operation.Parent);
            parent is not null and not IBlockOperation;
            (child, parent) = (parent, parent.Parent))
        {
            bool isTest = parent switch
            {
                IConditionalOperation conditional => child == conditional.Condition,
                ISwitchOperation choice => child == choice.Value,
                ISwitchExpressionOperation choice => child == choice.Value,
                IWhileLoopOperation or IForLoopOperation or IIsPatternOperation => true,
                IConditionalAccessOperation access => child == access.Operation,
                IBinaryOperation binary => binary.Type?.SpecialType == SpecialType.System_Boolean,
                _ => false,
            };
            if (isTest) return true;
        }

        return false;
    }

    private static ISymbol? MemberOf(IOperation operation)
        => Symbols.Of(operation) is { } symbol and (IFieldSymbol { IsConst: false } or IPropertySymbol) ? symbol : null;

    private static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    private static bool MayKnow(ITypeSymbol? type)
        => type is not null && (type.TypeKind == TypeKind.Enum || !Namespaces(type).Contains(AttributeNames.Namespace));

    // A flag or a phase, and an object of the program that the code sets or calls.
    private static bool Knows(IOperation operation, ITypeSymbol? type)
        => type?.SpecialType == SpecialType.System_Boolean
            || type?.TypeKind == TypeKind.Enum
            || (!IsNumber(type) && (IsWritten(operation) || Framework.NameOf(type) is null));

    private static bool IsNumber(ITypeSymbol? type)
        => type?.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_Double
            || type is IArrayTypeSymbol { ElementType: var element } && IsNumber(element);

    private static IEnumerable<string> Namespaces(ITypeSymbol type)
    {
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            yield return space.ToDisplayString();
        }
    }

    // The register whose writes the method checks.
    private static IEnumerable<ISymbol> RegistersOf(IMethodSymbol method)
        => method.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.OnWrite)
            .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string)
            .OfType<string>()
            .SelectMany(name => method.ContainingType.GetMembers(name));

    private static IOperation Expression(IOperation part)
    {
        IOperation whole = part;
        while (whole.Parent is { } parent and not (IBlockOperation or IConditionalOperation or ISwitchOperation or ILoopOperation))
        {
            whole = parent;
        }

        return whole;
    }
}
