using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.CodeFixes;

/// <summary>Hands host code to the device, which runs it as a handler: DDSL0313.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class HostFix : DocumentFix
{
    private const string Post = "Post";
    private const string Synchronize = "Synchronize";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.ChangedBesideHandlers.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (HintOf<HandOverHint>(diagnostic) is not { } code) yield break;

        var span = new TextSpan(code.Start, code.Length);
        foreach (string method in code.CanWait ? new[] { Post, Synchronize } : [Synchronize])
        {
            if (ApplyTo(root, span, code.Host + method) is { } apply) yield return new($"Run in {code.Host}{method}", method, apply);
        }
    }

    private static Action<SyntaxEditor>? ApplyTo(SyntaxNode root, TextSpan span, string method)
    {
        if (!root.FullSpan.Contains(span)) return null;

        ExpressionSyntax? expression = root.FindNode(span, getInnermostNodeForTie: true)
            .AncestorsAndSelf()
            .OfType<ExpressionSyntax>()
            .FirstOrDefault(found => found.Span == span);
        if (expression is not null)
        {
            return editor
                => editor.ReplaceNode(expression, (current, _) => InLambda(method, current.WithoutTrivia()).WithTriviaFrom(current));
        }

        BlockSyntax? block = root.FindNode(span)
            .AncestorsAndSelf()
            .OfType<BlockSyntax>()
            .FirstOrDefault(found => found.Statements.Any(statement => statement.SpanStart == span.Start));
        int first = block?.Statements.IndexOf(statement => statement.SpanStart == span.Start) ?? -1;
        int last = block?.Statements.IndexOf(statement => statement.Span.End == span.End) ?? -1;
        return first < 0 || last < first
            ? null
            : editor => editor.ReplaceNode(block!, (current, _) => HandOver((BlockSyntax)current, first, last, method));
    }

    private static BlockSyntax HandOver(BlockSyntax block, int first, int last, string method)
    {
        (SyntaxTriviaList staying, SyntaxTriviaList own) = StatementEdits.Split(block.Statements[first]);
        var statements = block.Statements.Skip(first).Take(last - first + 1).ToList();
        statements[0] = statements[0].WithLeadingTrivia(own);
        StatementSyntax call = statements.Count == 1 && statements[0] is ExpressionStatementSyntax { Expression: var expression } single
            ? single.WithExpression(InLambda(method, expression.WithoutTrivia()).WithTriviaFrom(expression))
            : Call(method, statements);
        call = call.WithLeadingTrivia(staying.AddRange(call.GetLeadingTrivia()));
        IEnumerable<StatementSyntax> rest = block.Statements.Take(first).Append(call).Concat(block.Statements.Skip(last + 1));
        return block.WithStatements(SyntaxFactory.List(rest));
    }

    private static StatementSyntax Call(string method, List<StatementSyntax> statements)
        => SyntaxFactory.ExpressionStatement(
            InLambda(method, SyntaxFactory.Block(statements).WithAdditionalAnnotations(Formatter.Annotation))
                .WithLeadingTrivia(Indentation(statements[0].GetLeadingTrivia())),
            SyntaxFactory.Token(default, SyntaxKind.SemicolonToken, LineEnd(statements[statements.Count - 1])));

    private static SyntaxTriviaList Indentation(SyntaxTriviaList leading)
        => SyntaxFactory.TriviaList(leading.Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

    // A comment behind the last statement is in the block.
    private static SyntaxTriviaList LineEnd(StatementSyntax statement)
        => SyntaxFactory.TriviaList(statement.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));

    private static ExpressionSyntax InLambda(string method, SyntaxNode code)
    {
        ParenthesizedLambdaExpressionSyntax lambda = SyntaxFactory.ParenthesizedLambdaExpression()
            .WithArrowToken(
                SyntaxFactory.Token(SyntaxKind.EqualsGreaterThanToken)
                    .WithLeadingTrivia(SyntaxFactory.Space)
                    .WithTrailingTrivia(SyntaxFactory.Space));
        lambda = code is BlockSyntax block ? lambda.WithBlock(block) : lambda.WithExpressionBody((ExpressionSyntax)code);
        ExpressionSyntax call = Names.Shorten(
            SyntaxFactory.ParseExpression(method.Replace("(IDevice)", $"({Names.Device})") + "(() => 0)"));
        return call.ReplaceNode(call.DescendantNodes().OfType<LambdaExpressionSyntax>().First(), lambda);
    }
}
