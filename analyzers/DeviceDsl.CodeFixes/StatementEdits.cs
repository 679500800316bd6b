using System.Collections.Generic;
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
        return Names.Shorten(SyntaxFactory.ParseStatement(source))
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
        StatementSyntax moved = AtEndOf(TakeOut(editor, statement), target);
        editor.ReplaceNode(target, (current, _) => BeforeMore((StatementSyntax)current, statement));
        editor.InsertAfter(target, between.Append(moved));
    }

    /// <summary>Moves a statement before an earlier one of its block.</summary>
    public static void MoveBefore(SyntaxEditor editor, StatementSyntax statement, StatementSyntax target)
    {
        StatementSyntax moved = TakeOut(editor, statement);
        InsertBefore(editor, target, moved);
    }

    /// <summary>Inserts a statement before another one, on the same side of a directive.</summary>
    public static void InsertBefore(SyntaxEditor editor, StatementSyntax statement, StatementSyntax added)
    {
        if (Split(statement).Staying is { Count: > 0 } staying)
        {
            editor.ReplaceNode(statement, static (current, _) => current.WithLeadingTrivia(Split((StatementSyntax)current).Own));
            added = added.WithLeadingTrivia(staying.AddRange(added.GetLeadingTrivia()));
        }

        editor.InsertBefore(statement, added);
    }

    /// <summary>Removes a statement to use it elsewhere, with its own comments. Directives stay.</summary>
    public static StatementSyntax TakeOut(SyntaxEditor editor, StatementSyntax statement)
    {
        (SyntaxTriviaList staying, SyntaxTriviaList own) = Split(statement);
        Leave(editor, statement, staying);
        return statement.WithLeadingTrivia(own);
    }

    /// <summary>Removes a statement, but no comments.</summary>
    public static void Remove(SyntaxEditor editor, StatementSyntax statement)
    {
        SyntaxTriviaList leading = statement.GetLeadingTrivia();
        IEnumerable<SyntaxTrivia> above = leading.Any(IsKept) ? leading.Reverse().SkipWhile(IsWhitespace).Reverse() : [];
        IEnumerable<SyntaxTrivia> behind = statement.GetTrailingTrivia().Any(IsKept)
            ? leading.Reverse().TakeWhile(IsWhitespace).Concat(statement.GetTrailingTrivia().SkipWhile(IsWhitespace))
            : [];
        Leave(editor, statement, SyntaxFactory.TriviaList(above.Concat(behind)));
    }

    /// <summary>Separates the directives before a statement, with all before them, from its own comments and indentation.</summary>
    public static (SyntaxTriviaList Staying, SyntaxTriviaList Own) Split(StatementSyntax statement)
    {
        SyntaxTriviaList leading = statement.GetLeadingTrivia();
        int count = leading.Count;
        while (count > 0 && !leading[count - 1].IsDirective && !leading[count - 1].IsKind(SyntaxKind.DisabledTextTrivia)) count--;
        return (SyntaxFactory.TriviaList(leading.Take(count)), SyntaxFactory.TriviaList(leading.Skip(count)));
    }

    // A statement without text holds the place of what stays.
    private static void Leave(SyntaxEditor editor, StatementSyntax statement, SyntaxTriviaList staying)
    {
        SyntaxToken none = SyntaxFactory.MissingToken(staying, SyntaxKind.SemicolonToken, default);
        if (staying.Count == 0) editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
        else editor.ReplaceNode(statement, SyntaxFactory.EmptyStatement(none));
    }

    private static bool IsKept(SyntaxTrivia trivia) => !IsWhitespace(trivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    private static bool IsWhitespace(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia);

    // The last statement of a line carries the line end. In the middle of a line it needs none.
    private static StatementSyntax AtEndOf(StatementSyntax statement, StatementSyntax target)
        => EndsLine(target) == EndsLine(statement) ? statement : statement.WithTrailingTrivia(target.GetTrailingTrivia());

    private static StatementSyntax BeforeMore(StatementSyntax target, StatementSyntax moved)
        => EndsLine(target) == EndsLine(moved) ? target : target.WithTrailingTrivia(moved.GetTrailingTrivia());

    private static bool EndsLine(StatementSyntax statement)
        => statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
}
