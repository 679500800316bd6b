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

/// <summary>Makes the declaration of a local a <c>using</c> declaration: DDSL0607.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class UsingFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.LocalNotDisposed.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is LocalDeclarationStatementSyntax
            {
                UsingKeyword.RawKind: 0,
                Declaration.Variables: { Count: 1 } variables,
            } declaration
            && variables[0].Initializer?.Value.Span == diagnostic.Location.SourceSpan
            && IsSetOnce((BlockSyntax)declaration.Parent!, variables[0].Identifier.ValueText))
        {
            yield return new("Add 'using'", "AddUsing", editor => editor.ReplaceNode(declaration, static (current, _) =>
                AddUsing((LocalDeclarationStatementSyntax)current)));
        }
    }

    private static bool IsSetOnce(BlockSyntax block, string name)
        => !block.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(identifier => identifier.Identifier.ValueText == name)
            .Any(static identifier => identifier.Parent switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left == identifier,
                ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
                _ => false,
            });

    private static LocalDeclarationStatementSyntax AddUsing(LocalDeclarationStatementSyntax declaration)
    {
        SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.UsingKeyword)
            .WithLeadingTrivia(declaration.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.Space);
        return declaration.WithLeadingTrivia().WithUsingKeyword(keyword);
    }
}
