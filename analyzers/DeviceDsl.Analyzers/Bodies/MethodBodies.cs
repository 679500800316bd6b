using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The bodies of the methods of a compilation, for those who follow calls.</summary>
internal sealed class MethodBodies
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, IMethodBodyOperation?> _bodies;
    private readonly IReadOnlyDictionary<IMethodSymbol, IOperation>? _own;

    public MethodBodies(Compilation compilation)
    {
        _compilation = compilation;
        _bodies = new(SymbolEqualityComparer.Default);
    }

    /// <summary>The bodies of one type, which are there already, before those of the compilation.</summary>
    public MethodBodies(MethodBodies all, IReadOnlyDictionary<IMethodSymbol, IOperation> own)
    {
        _compilation = all._compilation;
        _bodies = all._bodies;
        _own = own;
    }

    /// <summary>The body of a method; null where it has none here, or is an iterator, which runs later.</summary>
    public IOperation? Of(IMethodSymbol method, CancellationToken cancellation)
        => _own is not null && _own.TryGetValue(method, out var body)
            ? IsIterator(method, body) ? null : body
            : Whole(method, cancellation);

    /// <summary>The body of a method with all that belongs to it, as a control-flow graph is made of it.</summary>
    public IMethodBodyOperation? Whole(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!_bodies.TryGetValue(method, out var body))
        {
            body = _bodies.GetOrAdd(method, Find(method, cancellation));
        }

        return body;
    }

    // One returns what is enumerated, by its interface.
    private static bool IsIterator(IMethodSymbol method, IOperation body)
        => method.ReturnType.TypeKind == TypeKind.Interface
            && CallReachability.Own(body).Any(static operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);

    // Off the hot path: asked only for what a handler, a lock or something that is followed leads to.
    private IMethodBodyOperation? Find(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not { } syntax
            || !_compilation.ContainsSyntaxTree(syntax.SyntaxTree)
            || syntax.DescendantNodes().OfType<YieldStatementSyntax>().Any())
        {
            return null;
        }

#pragma warning disable RS1030 // The bodies of other types are given to no action of this one.
        return _compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation) as IMethodBodyOperation;
#pragma warning restore RS1030
    }
}
