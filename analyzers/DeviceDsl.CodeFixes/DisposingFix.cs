using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Runs a statement that a finalizer must not run only when disposing: DDSL0605.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DisposingFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.FinalizerTouchesManaged.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is ExpressionStatementSyntax statement
            && ParameterOf(statement) is { } disposing)
        {
            yield return new($"Run only if '{disposing}' is true", "Disposing", editor => editor.ReplaceNode(statement, (current, _) =>
                SyntaxFactory.IfStatement(
                        SyntaxFactory.Token(SyntaxKind.IfKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                        SyntaxFactory.Token(SyntaxKind.OpenParenToken),
                        SyntaxFactory.IdentifierName(disposing),
                        SyntaxFactory.Token(SyntaxKind.CloseParenToken).WithTrailingTrivia(SyntaxFactory.Space),
                        ((StatementSyntax)current).WithoutLeadingTrivia(),
                        null)
                    .WithLeadingTrivia(current.GetLeadingTrivia())));
        }
    }

    /// <summary>The parameter by which a method distinguishes disposing from finalizing; null in the finalizer itself.</summary>
    internal static string? ParameterOf(SyntaxNode statement)
        => statement.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is MethodDeclarationSyntax
        {
            Identifier.ValueText: "Dispose",
            ParameterList.Parameters: { Count: 1 } parameters,
        }
            ? parameters[0].Identifier.Text
            : null;
}
