using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the bodies of delegates and local functions, and the ancestors of operations within a function.</summary>
internal static class Functions
{
    /// <summary>The code that a delegate runs, if available: that of a lambda, or of a method of this compilation.</summary>
    public static IOperation? BodyOf(IOperation? function, MethodBodies bodies, CancellationToken cancellation) => function switch
    {
        IConversionOperation conversion => BodyOf(conversion.Operand, bodies, cancellation),
        IDelegateCreationOperation creation => BodyOf(creation.Target, bodies, cancellation),
        IAnonymousFunctionOperation lambda => lambda.Body,
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } reference => Local(reference, local)?.Body,
        IMethodReferenceOperation { Method.IsVirtual: false, Method.IsAbstract: false } reference
            => bodies.Of(Callee.Definition(reference.Method), cancellation),
        _ => null,
    };

    /// <summary>The declaration of a local function that an operation uses.</summary>
    public static ILocalFunctionOperation? Local(IOperation use, IMethodSymbol function)
        => RootOf(use).Descendants().OfType<ILocalFunctionOperation>()
            .FirstOrDefault(local => SymbolEqualityComparer.Default.Equals(local.Symbol, function.OriginalDefinition));

    /// <summary>The value with which a local is declared, or null.</summary>
    public static IOperation? InitializerOf(ILocalReferenceOperation use)
        => RootOf(use).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator
                => Symbols.AreSame(declarator.Symbol, use.Local) && !declarator.Syntax.Span.Contains(use.Syntax.Span))
            ?.Initializer?.Value;

    /// <summary>The root operation of a method.</summary>
    public static IOperation RootOf(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent) root = parent;

        return root;
    }

    /// <summary>The lambda or local function that contains an operation; null for the code of the method itself.</summary>
    public static IOperation? FunctionOf(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation)) parent = parent.Parent;

        return parent;
    }

    /// <summary>The whole code of the method, lambda or local function that contains an operation.</summary>
    public static IOperation CodeOf(IOperation operation) => Ancestors(operation).LastOrDefault() ?? operation;

    /// <summary>The ancestors of an operation, from the inside out, up to its function.</summary>
    public static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (IOperation? parent = operation.Parent;
            parent is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            parent = parent.Parent)
        {
            yield return parent;
        }
    }

    /// <summary>Whether an operation is only the subject of <c>nameof</c>, and so never runs.</summary>
    public static bool IsOnlyNamed(IOperation operation) => operation.Parent switch
    {
        INameOfOperation => true,
        IMemberReferenceOperation or IConversionOperation => IsOnlyNamed(operation.Parent),
        _ => false,
    };

    /// <summary>Whether a branch leaves the enclosing code: it returns, throws or jumps.</summary>
    public static bool Leaves(IOperation? branch) => branch switch
    {
        IBlockOperation block => Leaves(block.Operations.LastOrDefault()),
        IReturnOperation { Kind: OperationKind.Return } or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation => true,
        _ => false,
    };
}
