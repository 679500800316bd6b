using System.Threading;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model.Virtio;

/// <summary>Reports handlers that are local functions or lambdas, which nothing calls: DDSL0016.</summary>
internal static class LocalHandlerRule
{
    /// <summary>Whether a node is a local function or lambda with attributes.</summary>
    public static bool MayConcern(SyntaxNode node)
        => node is LocalFunctionStatementSyntax { AttributeLists.Count: > 0 }
            or ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 };

    /// <summary>The finding about a local function or lambda with an attribute for handlers, or null.</summary>
    public static Finding? Check(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (!MayConcern(node)) return null;

        ISymbol? symbol = model.GetDeclaredSymbol(node, cancellation) ?? model.GetSymbolInfo(node, cancellation).Symbol;
        return symbol is IMethodSymbol function
            ? HandlerRule.CheckLocal(function) ?? VirtQueueHandlerRule.CheckLocal(function)
            : null;
    }
}
