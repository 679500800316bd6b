using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Discards an <c>Errno</c> explicitly: DDSL0503.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DiscardFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.IgnoredErrno.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax
            {
                Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax,
            } call
            && !call.Ancestors().Any(HasUnderscore))
        {
            yield return new("Discard the result", "Discard", editor => editor.ReplaceNode(call, static (current, _) =>
                SyntaxFactory.AssignmentExpression(
                        SyntaxKind.SimpleAssignmentExpression,
                        SyntaxFactory.IdentifierName("_").WithTrailingTrivia(SyntaxFactory.Space),
                        SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space),
                        ((ExpressionSyntax)current).WithoutLeadingTrivia())
                    .WithLeadingTrivia(current.GetLeadingTrivia())));
        }
    }

    // If a parameter has the name '_', an assignment to it discards nothing.
    private static bool HasUnderscore(SyntaxNode function) => function switch
    {
        SimpleLambdaExpressionSyntax lambda => lambda.Parameter.Identifier.ValueText == "_",
        ParenthesizedLambdaExpressionSyntax lambda => IsUnderscore(lambda.ParameterList),
        AnonymousMethodExpressionSyntax { ParameterList: { } parameters } => IsUnderscore(parameters),
        BaseMethodDeclarationSyntax method => IsUnderscore(method.ParameterList),
        LocalFunctionStatementSyntax local => IsUnderscore(local.ParameterList),
        _ => false,
    };

    private static bool IsUnderscore(ParameterListSyntax parameters)
        => parameters.Parameters.Count(static parameter => parameter.Identifier.ValueText == "_") == 1;
}
