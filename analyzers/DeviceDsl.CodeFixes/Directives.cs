using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.CodeFixes;

/// <summary>The directives of a file, and the code that they exclude.</summary>
internal static class Directives
{
    /// <summary>Whether a changed file has the same directives and the same excluded code.</summary>
    public static bool AreKept(SyntaxNode before, SyntaxNode after)
        => (!before.ContainsDirectives && !after.ContainsDirectives)
            || In(before).Select(static trivia => trivia.ToString()).SequenceEqual(In(after).Select(static trivia => trivia.ToString()));

    /// <summary>Whether changes that belong together are on both sides of a directive that matters to them.</summary>
    /// <remarks>
    /// Statements must not get to the other side of any directive. Members may be in different regions, but must exist in the same builds.
    /// </remarks>
    /// <param name="root">The file before the changes.</param>
    /// <param name="places">The changed and the reported places.</param>
    public static bool AreAmong(SyntaxNode root, IReadOnlyCollection<TextSpan> places)
    {
        if (!root.ContainsDirectives) return false;

        var directives = In(root).ToList();
        var whole = TextSpan.FromBounds(places.Min(static place => place.Start), places.Max(static place => place.End));
        return directives.Exists(directive => whole.Contains(directive.Span))
            && (places.Any(place => directives.Exists(directive => place.Contains(directive.Span)))
                || root.FindNode(whole).FirstAncestorOrSelf<BlockSyntax>() is not null
                || places.Select(place => Section(directives, place.Start)).Distinct().Count() > 1);
    }

    private static IEnumerable<SyntaxTrivia> In(SyntaxNode root)
        => root.DescendantTrivia().Where(static trivia => trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia));

    // The start of the innermost part of the file that is compiled or not as a whole.
    private static int Section(List<SyntaxTrivia> directives, int position)
    {
        var open = new Stack<int>();
        foreach (SyntaxTrivia directive in directives.TakeWhile(directive => directive.SpanStart < position))
        {
            SyntaxKind kind = directive.Kind();
            bool isElse = kind is SyntaxKind.ElifDirectiveTrivia or SyntaxKind.ElseDirectiveTrivia;
            if ((isElse || kind == SyntaxKind.EndIfDirectiveTrivia) && open.Count > 0) open.Pop();
            if (isElse || kind == SyntaxKind.IfDirectiveTrivia) open.Push(directive.SpanStart);
        }

        return open.Count > 0 ? open.Peek() : -1;
    }
}
