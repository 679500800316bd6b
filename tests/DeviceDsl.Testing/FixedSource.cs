using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>A source that a fix has mended, to compare with the same in other layouts.</summary>
internal sealed class FixedSource
{
    private readonly SyntaxNode _before;
    private readonly SyntaxNode _after;

    // From the first to the last character that is changed or reported.
    private readonly TextSpan _touched;

    private FixedSource(SyntaxNode before, SyntaxNode after, TextSpan touched)
    {
        _before = before;
        _after = after;
        _touched = touched;
    }

    /// <summary>Whether the fix changes code inside one block only.</summary>
    private bool IsInOneBlock => _before.FindNode(_touched).FirstAncestorOrSelf<BlockSyntax>() is not null;

    /// <summary>Compares a source before and after.</summary>
    public static async Task<FixedSource> ReadAsync(Document before, Document after, Diagnostic diagnostic)
    {
        IEnumerable<TextSpan> spans = (await after.GetTextChangesAsync(before)).Select(static change => change.Span)
            .Append(diagnostic.Location.SourceSpan);
        SyntaxNode old = (await before.GetSyntaxRootAsync())!;
        var touched = TextSpan.FromBounds(spans.Min(static span => span.Start), spans.Max(static span => span.End));
        return new(old, (await after.GetSyntaxRootAsync())!, ToTokens(old, touched));
    }

    /// <summary>Whether a layout is different where the fix changes the source, or everywhere.</summary>
    public bool IsNear(SourceLayout layout)
    {
        SyntaxToken first = _before.FindToken(_touched.Start).GetPreviousToken();
        SyntaxToken last = _before.FindToken(_touched.End).GetNextToken();
        var near = TextSpan.FromBounds(first.SpanStart, Math.Max(last.Span.End, _touched.End));
        return near.IntersectsWith(layout.First) || near.IntersectsWith(layout.Last);
    }

    /// <summary>What the fix breaks in another layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="before">The source in that layout.</param>
    /// <param name="after">What the fix makes of it; null if it is not offered.</param>
    public async Task<IReadOnlyList<string>> HarmAsync(SourceLayout layout, Document before, Document? after)
    {
        if (after is null) return MayBeRefused(layout) ? [] : ["not offered:\n" + await before.GetTextAsync()];

        SyntaxNode old = (await before.GetSyntaxRootAsync())!;
        SyntaxNode made = (await after.GetSyntaxRootAsync())!;
        string text = (await after.GetTextAsync()).ToString();
        var harm = new List<string>();
        if (!SourceLayouts.Tokens(made).SequenceEqual(SourceLayouts.Tokens(_after))) harm.Add("other code");
        if (!Directives(made).SequenceEqual(Directives(old))) harm.Add("other directives");
        if (!Comments(made).SequenceEqual(Comments(old))) harm.Add("other comments");
        if (IsAcross(layout, old, made)) harm.Add("a change on both sides of a directive");
        if (text != text.ReplaceLineEndings(layout.Kind == SourceLayouts.Crlf ? "\r\n" : "\n")) harm.Add("other line ends");
        if (layout.Kind == SourceLayouts.Tabs && IsIndentedWithSpaces(old.ToFullString(), text)) harm.Add("indented with spaces");
        return harm.ConvertAll(found => $"{found}:\n{text}");
    }

    // Where a line is inserted or removed, directives and comments on either side are as near as they can be.
    private static TextSpan ToTokens(SyntaxNode root, TextSpan span)
    {
        SyntaxToken first = root.FindToken(span.Start);
        SyntaxToken last = root.FindToken(span.End);
        int start = span.Start <= first.SpanStart ? first.GetPreviousToken().Span.End : Math.Min(span.Start, first.Span.End);
        int end = span.End >= last.Span.End ? last.GetNextToken().SpanStart : Math.Max(span.End, last.SpanStart);
        return TextSpan.FromBounds(start, Math.Max(end, span.End));
    }

    private bool MayBeRefused(SourceLayout layout)
        => layout.Kind is not (SourceLayouts.Crlf or SourceLayouts.Tabs)
            && (_touched.IntersectsWith(layout.First) || _touched.IntersectsWith(layout.Last));

    private bool IsAcross(SourceLayout layout, SyntaxNode old, SyntaxNode made)
        => (layout.Kind is SourceLayouts.If or SourceLayouts.Else || (layout.Kind == SourceLayouts.Region && IsInOneBlock))
            && !Inside(old).SequenceEqual(Inside(made))
            && !Outside(old).SequenceEqual(Outside(made));

    private static IEnumerable<string> Inside(SyntaxNode root) => Tokens(root, isInside: true);

    private static IEnumerable<string> Outside(SyntaxNode root) => Tokens(root, isInside: false);

    private static IEnumerable<string> Tokens(SyntaxNode root, bool isInside)
    {
        DirectiveTriviaSyntax? first = root.GetFirstDirective();
        DirectiveTriviaSyntax? next = first?.GetNextDirective();
        int start = first?.Span.End ?? 0;
        int end = next?.SpanStart ?? 0;
        return root.DescendantTokens()
            .Where(token => (token.SpanStart > start && token.SpanStart < end) == isInside)

            // A type may be partial also where it need not be.
            .Where(static token => !token.IsKind(SyntaxKind.PartialKeyword))
            .Select(static token => token.Text);
    }

    private static IEnumerable<string> Directives(SyntaxNode root)
        => root.DescendantTrivia()
            .Where(static trivia => trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia))
            .Select(static trivia => trivia.ToString().Trim());

    private static IEnumerable<string> Comments(SyntaxNode root)
        => root.DescendantTrivia()
            .Where(static trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
            .Select(static trivia => trivia.ToString().Trim().ReplaceLineEndings("\n"))
            .Order(StringComparer.Ordinal);

    private static bool IsIndentedWithSpaces(string before, string after)
    {
        HashSet<string> known = before.Split('\n').ToHashSet();
        return after.Split('\n').Any(line => !known.Contains(line) && line.TrimStart('\t').StartsWith(' '));
    }
}
