using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>One simple statement that fits on the line of its <c>if</c> or loop stands there, without braces.</summary>
internal static class Braces
{
    /// <summary>The longest line.</summary>
    public const int MaxLineLength = 140;

    public static IEnumerable<string> Check(string file, string text)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return root.DescendantNodes().OfType<StatementSyntax>().Where(IsWithoutNeed)
            .Select(statement => $"{file}:{statement.GetLocation().GetLineSpan().StartLinePosition.Line + 1} has braces around one "
                + "statement that fits on its line: remove them.");
    }

    /// <summary>
    /// Whether a statement has bodies in braces that it does not need. An <c>if</c> with branches has braces around all or none.
    /// </summary>
    public static bool IsWithoutNeed(StatementSyntax statement)
    {
        if (statement.Parent is ElseClauseSyntax) return false;
        (SyntaxNode Head, StatementSyntax Body)[] bodies = [.. Bodies(statement)];
        return bodies.Length > 0 && bodies.Any(pair => pair.Body is BlockSyntax) && bodies.All(pair => Fits(pair.Head, pair.Body));
    }

    /// <summary>The bodies of a statement and of its <c>else</c> branches, each with the node whose line it goes to.</summary>
    public static IEnumerable<(SyntaxNode Head, StatementSyntax Body)> Bodies(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax choice => [(choice, choice.Statement), .. Branches(choice.Else)],
        ForEachStatementSyntax loop => [(loop, loop.Statement)],
        ForEachVariableStatementSyntax loop => [(loop, loop.Statement)],
        ForStatementSyntax loop => [(loop, loop.Statement)],
        WhileStatementSyntax loop => [(loop, loop.Statement)],
        UsingStatementSyntax scope => [(scope, scope.Statement)],
        _ => [],
    };

    private static IEnumerable<(SyntaxNode Head, StatementSyntax Body)> Branches(ElseClauseSyntax? branch) => branch switch
    {
        null => [],
        { Statement: IfStatementSyntax next } => [(branch, next.Statement), .. Branches(next.Else)],
        _ => [(branch, branch.Statement)],
    };

    private static bool Fits(SyntaxNode head, StatementSyntax body)
    {
        StatementSyntax statement = body is BlockSyntax { Statements: [var only] } ? only : body;
        bool isSimple = statement
            is ExpressionStatementSyntax
            or ReturnStatementSyntax
            or ThrowStatementSyntax
            or BreakStatementSyntax
            or ContinueStatementSyntax
            or YieldStatementSyntax;
        bool hasOnlySpace = body.DescendantTrivia()
            .All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (!isSimple || !hasOnlySpace) return false;
        SyntaxToken last = body.GetFirstToken().GetPreviousToken();
        if (last.TrailingTrivia.Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))) return false;
        FileLinePositionSpan headSpan = head.SyntaxTree.GetLineSpan(
            Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(head.SpanStart, last.Span.End));
        FileLinePositionSpan span = statement.GetLocation().GetLineSpan();
        return headSpan.StartLinePosition.Line == headSpan.EndLinePosition.Line
            && span.StartLinePosition.Line == span.EndLinePosition.Line
            && headSpan.EndLinePosition.Character + 1 + statement.Span.Length <= MaxLineLength;
    }
}
