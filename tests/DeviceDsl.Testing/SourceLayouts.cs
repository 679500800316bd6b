using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>The layouts that a source may have in a user's project.</summary>
internal static class SourceLayouts
{
    /// <summary>The kind of the layout with CRLF line ends.</summary>
    public const string Crlf = "CRLF";

    /// <summary>The kind of the layout that is indented with tabs.</summary>
    public const string Tabs = "tabs";

    /// <summary>The kind of a layout with a directive that excludes code.</summary>
    public const string If = "#if";

    /// <summary>The kind of a layout with excluded code.</summary>
    public const string Else = "#else";

    /// <summary>The kind of a layout with a region.</summary>
    public const string Region = "#region";

    private const string Indent = "    ";

    /// <summary>Every layout.</summary>
    public static IEnumerable<SourceLayout> All(SyntaxNode root, SourceText text)
        => OfWhitespace(root, text).Concat(OfDirectives(root)).Concat(OfComments(root));

    /// <summary>Other line ends and another indentation: no reason not to offer a fix.</summary>
    public static IEnumerable<SourceLayout> OfWhitespace(SyntaxNode root, SourceText text)
    {
        SourceLayout crlf = new(Crlf, [.. text.Lines
            .Where(static line => line.EndIncludingLineBreak > line.End)
            .Select(static line => new TextChange(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak), "\r\n"))]);
        if (crlf.Changes.Length > 0) yield return crlf;

        SourceLayout tabs = new(Tabs, [.. text.Lines.Select(line => Indentation(text, line)).Where(span
                => !span.IsEmpty && !root.FindToken(span.Start, findInsideTrivia: false).Span.Contains(span.Start))
            .Select(static span => new TextChange(span, new string('\t', (span.Length + Indent.Length - 1) / Indent.Length)))]);
        if (tabs.Changes.Length > 0) yield return tabs;
    }

    /// <summary>Directives around each statement, member and list of attributes.</summary>
    public static IEnumerable<SourceLayout> OfDirectives(SyntaxNode root)
    {
        foreach (TextSpan place in Places(root))
        {
            yield return Around(If, place, "#if true\n", "\n#endif\n");
            yield return Around(Else, place, "#if true\n", "\n#else\n    Excluded(1); // excluded\n#endif\n");
            yield return Around(Region, place, "#region Wrapped\n", "\n#endregion\n");
            yield return Around("#pragma", place, "#pragma warning disable CS0168\n", "\n#pragma warning restore CS0168\n");
        }
    }

    /// <summary>Comments before and after each token.</summary>
    public static IEnumerable<SourceLayout> OfComments(SyntaxNode root)
    {
        foreach (SyntaxToken token in root.DescendantTokens().Where(static token => !token.Span.IsEmpty))
        {
            yield return SourceLayout.Inserting("/* before */", (token.SpanStart, "/* before */ "));
            yield return SourceLayout.Inserting("// after", (token.Span.End, " // after\n"));
        }

        foreach (TextSpan place in Places(root))
        {
            yield return SourceLayout.Inserting("// above", (place.Start, "\n// above\n"));
            yield return SourceLayout.Inserting("// behind", (place.End, " // behind\n"));
        }
    }

    /// <summary>The tokens of a source, with the same line ends in all of them.</summary>
    public static IEnumerable<string> Tokens(SyntaxNode root)
        => root.DescendantTokens().Select(static token => token.Text.ReplaceLineEndings("\n"));

    private static SourceLayout Around(string kind, TextSpan place, string before, string after)
        => SourceLayout.Inserting(kind, (place.Start, "\n" + before), (place.End, after));

    private static IEnumerable<TextSpan> Places(SyntaxNode root)
        => root.DescendantNodes()
            .Where(static node => node is StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax }
                or (MemberDeclarationSyntax and not GlobalStatementSyntax)
                or AttributeListSyntax)
            .Select(static node => node.Span)
            .Distinct();

    private static TextSpan Indentation(SourceText text, TextLine line)
    {
        int end = line.Start;
        while (end < line.End && text[end] == ' ') end++;
        return TextSpan.FromBounds(line.Start, end);
    }
}
