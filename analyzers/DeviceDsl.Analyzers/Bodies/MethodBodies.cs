using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The bodies of the methods of a compilation, for rules that follow calls.</summary>
internal sealed class MethodBodies
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, IOperation?> _bodies;
    private readonly IReadOnlyDictionary<IMethodSymbol, IOperation>? _own;

    public MethodBodies(Compilation compilation)
    {
        _compilation = compilation;
        _bodies = new(SymbolEqualityComparer.Default);
    }

    /// <summary>Prefers the bodies of one type, which are already available, to those of the compilation.</summary>
    public MethodBodies(MethodBodies all, IReadOnlyDictionary<IMethodSymbol, IOperation> own)
    {
        _compilation = all._compilation;
        _bodies = all._bodies;
        _own = own;
    }

    /// <summary>The body of a method; null if it has none in this compilation, or is an iterator, which runs later.</summary>
    public IOperation? Of(IMethodSymbol method, CancellationToken cancellation)
        => Any(method, cancellation) is { } body && !IsIterator(method, body) ? body : null;

    /// <summary>The body of an iterator, which runs as its result is enumerated; null for any other method.</summary>
    public IOperation? OfIterator(IMethodSymbol method, CancellationToken cancellation)
        => Any(method, cancellation) is { } body && IsIterator(method, body) ? body : null;

    /// <summary>The complete body of a method, the input of a control-flow graph.</summary>
    public IMethodBodyOperation? Whole(IMethodSymbol method, CancellationToken cancellation)
        => Found(method, cancellation) is IMethodBodyOperation body && !IsIterator(method, body) ? body : null;

    private IOperation? Any(IMethodSymbol method, CancellationToken cancellation)
        => _own is not null && _own.TryGetValue(method, out IOperation? body) ? body : Found(method, cancellation);

    private IOperation? Found(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty) return null;

        if (!_bodies.TryGetValue(method, out IOperation? body)) body = _bodies.GetOrAdd(method, Find(method, cancellation));

        return body;
    }

    // An iterator returns an enumeration by its interface.
    private static bool IsIterator(IMethodSymbol method, IOperation body)
        => method.ReturnType.TypeKind == TypeKind.Interface
            && CallReachability.Own(body).Any(static operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);

    // Off the hot path: needed only for code that a handler, a lock or a tracked object leads to.
    private IOperation? Find(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not { } syntax
            || !HasBody(syntax)
            || IsGenerated(method, syntax)
            || !_compilation.ContainsSyntaxTree(syntax.SyntaxTree))
        {
            return null;
        }

#pragma warning disable RS1030 // No action of this type gets the bodies of other types.
        return _compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation);
#pragma warning restore RS1030
    }

    // The generated accessors of registers and fields run no code of the device, and would have to be bound for each device.
    private static bool IsGenerated(IMethodSymbol method, SyntaxNode syntax)
        => method.AssociatedSymbol is IPropertySymbol { PartialDefinitionPart: not null }
            && syntax.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);

    // The declaration of a class stands for its primary constructor.
    private static bool HasBody(SyntaxNode syntax) => syntax switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        _ => syntax is ArrowExpressionClauseSyntax,
    };
}
