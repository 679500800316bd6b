using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Ends a registration without waiting for its handler: DDSL0210.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RequestStopFix : ReplaceFix
{
    private const string Method = "RequestStop";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.SelfDeassignInHandler.Id);

    internal override Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic)
    {
        if (HintOf<RequestStopHint>(diagnostic) is null
            || site.Parent is not (ExpressionStatementSyntax or LambdaExpressionSyntax or ArrowExpressionClauseSyntax))
        {
            return null;
        }

        InvocationExpressionSyntax call = site.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().First();
        IdentifierNameSyntax stop = SyntaxFactory.IdentifierName(Method);
        ExpressionSyntax? target = call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.WithName(stop),
            MemberBindingExpressionSyntax member => member.WithName(stop),
            _ => null,
        };
        return target is null
            ? null
            : new($"Call {Method}", Method, call, call.WithExpression(target).WithArgumentList(SyntaxFactory.ArgumentList()));
    }
}
