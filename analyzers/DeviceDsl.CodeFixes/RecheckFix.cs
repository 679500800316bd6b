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

/// <summary>Serves a queue in a loop until enabling kicks reports no more requests: DDSL0206.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RecheckFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.NoRecheckAfterReenable.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (StatementEdits.InBlock(root, diagnostic.Location) is not ExpressionStatementSyntax
            {
                Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax asking } call,
                Parent: BlockSyntax block,
            } last
            || call.Span != diagnostic.Location.SourceSpan)
        {
            yield break;
        }

        var before = block.Statements.TakeWhile(statement => statement != last).ToList();
        int first = before.FindIndex(statement => Takes(statement, asking.Expression));
        List<StatementSyntax> served = first < 0 ? [] : before.Skip(first).ToList();
        // Later statements may use a declared variable.
        if (served.Count > 0
            && !served.Any(static statement => statement is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax))
        {
            yield return new("Serve until no requests remain", "Recheck", editor =>
            {
                List<StatementSyntax> taken = served.ConvertAll(statement => StatementEdits.TakeOut(editor, statement));
                editor.ReplaceNode(last, Loop(taken, call).WithTrailingTrivia(last.GetTrailingTrivia()));
            });
        }
    }

    private static bool Takes(StatementSyntax statement, ExpressionSyntax queue)
        => statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(member => member.Name.Identifier.ValueText == "TryTake" && SyntaxFactory.AreEquivalent(member.Expression, queue));

    private static StatementSyntax Loop(List<StatementSyntax> served, InvocationExpressionSyntax call)
    {
        string indent = served[0].GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString();
        string text = string.Concat(served.Select(static statement => statement.ToFullString()));
        if (!text.EndsWith("\n", System.StringComparison.Ordinal))
        {
            return SyntaxFactory.ParseStatement($"{indent}do {{ {text.Trim()} }} while ({call});");
        }

        string body = string.Concat(
            text.TrimEnd('\n', '\r').Split('\n').Select(static line => line.Trim().Length == 0 ? "\n" : $"    {line}\n"));
        return SyntaxFactory.ParseStatement($"{indent}do\n{indent}{{\n{body}{indent}}}\n{indent}while ({call.WithoutTrivia()});");
    }
}
