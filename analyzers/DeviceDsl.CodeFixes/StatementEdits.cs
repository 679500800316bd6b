using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>Changes to the statements of a block.</summary>
internal static class StatementEdits
{
    /// <summary>The statement of a block that contains a place in the source, or null.</summary>
    public static StatementSyntax? InBlock(SyntaxNode root, Location place)
        => place.SourceTree is not null && root.FullSpan.Contains(place.SourceSpan)
            ? root.FindNode(place.SourceSpan, getInnermostNodeForTie: true).AncestorsAndSelf().OfType<StatementSyntax>()
                .FirstOrDefault(static statement => statement.Parent is BlockSyntax)
            : null;

    /// <summary>A statement with the indentation and line end of a neighbour.</summary>
    public static StatementSyntax Beside(StatementSyntax neighbour, string source)
    {
        SyntaxTrivia indent = neighbour.GetLeadingTrivia().LastOrDefault();
        SyntaxTrivia end = neighbour.GetTrailingTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return SyntaxFactory.ParseStatement(source)
            .WithLeadingTrivia(indent.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(indent) : default)
            .WithTrailingTrivia(end.IsKind(SyntaxKind.None) ? SyntaxFactory.Space : end);
    }

    /// <summary>A statement from a nested block with the indentation of a neighbour.</summary>
    public static StatementSyntax IndentedAs(StatementSyntax statement, StatementSyntax neighbour)
    {
        SyntaxTrivia indent = neighbour.GetLeadingTrivia().LastOrDefault();
        return indent.IsKind(SyntaxKind.WhitespaceTrivia)
            ? statement.WithLeadingTrivia(statement.GetLeadingTrivia()
                .Select(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) ? indent : trivia))
            : statement;
    }

    /// <summary>Moves a statement after another one of its block.</summary>
    /// <param name="editor">The editor.</param>
    /// <param name="statement">The statement to move.</param>
    /// <param name="target">The statement to precede it.</param>
    /// <param name="between">The statements to insert between them.</param>
    public static void MoveAfter(SyntaxEditor editor, StatementSyntax statement, StatementSyntax target, params StatementSyntax[] between)
    {
        StatementSyntax moved = AtEndOf(statement, target);
        editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
        editor.ReplaceNode(target, (current, _) => BeforeMore((StatementSyntax)current, statement));
        editor.InsertAfter(target, between.Append(moved));
    }

    /// <summary>Moves a statement before an earlier one of its block.</summary>
    public static void MoveBefore(SyntaxEditor editor, StatementSyntax statement, StatementSyntax target)
    {
        editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
        editor.InsertBefore(target, statement);
    }

    // The last statement of a line carries the line end. In the middle of a line it needs none.
    private static StatementSyntax AtEndOf(StatementSyntax statement, StatementSyntax target)
        => EndsLine(target) == EndsLine(statement) ? statement : statement.WithTrailingTrivia(target.GetTrailingTrivia());

    private static StatementSyntax BeforeMore(StatementSyntax target, StatementSyntax moved)
        => EndsLine(target) == EndsLine(moved) ? target : target.WithTrailingTrivia(moved.GetTrailingTrivia());

    private static bool EndsLine(StatementSyntax statement)
        => statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
}
