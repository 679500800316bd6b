using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The bodies of the methods of a compilation, for those who follow calls.</summary>
internal sealed class MethodBodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<IMethodSymbol, IMethodBodyOperation?> _bodies = new(SymbolEqualityComparer.Default);

    /// <summary>The body of a method; null where it has none here, or is an iterator, which runs later.</summary>
    public IMethodBodyOperation? Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!_bodies.TryGetValue(method, out var body))
        {
            body = _bodies.GetOrAdd(method, Find(method, cancellation));
        }

        return body;
    }

    // Off the hot path: asked only for what a handler, a lock or something that is followed leads to.
    private IMethodBodyOperation? Find(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not { } syntax
            || !compilation.ContainsSyntaxTree(syntax.SyntaxTree)
            || syntax.DescendantNodes().OfType<YieldStatementSyntax>().Any())
        {
            return null;
        }

#pragma warning disable RS1030 // The bodies of other types are given to no action of this one.
        return compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation) as IMethodBodyOperation;
#pragma warning restore RS1030
    }
}
