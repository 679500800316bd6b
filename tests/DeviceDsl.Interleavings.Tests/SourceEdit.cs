using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>A change of the runtime's code. It is found by its tokens, so that comments, spaces and line ends do not matter.</summary>
/// <param name="File">The file of the runtime.</param>
/// <param name="Original">The code to replace; it must occur exactly once.</param>
/// <param name="Replacement">The code that replaces it.</param>
public sealed record SourceEdit(string File, string Original, string Replacement)
{
    /// <summary>Makes the change.</summary>
    /// <param name="tree">The file.</param>
    /// <returns>The changed file.</returns>
    /// <exception cref="InvalidOperationException">The code does not occur, or occurs more than once.</exception>
    public SyntaxTree ApplyTo(SyntaxTree tree)
    {
        (string Text, TextSpan Span)[] found = [.. Split(tree.GetRoot().DescendantTokens())];
        (string Text, TextSpan Span)[] wanted = [.. Split(SyntaxFactory.ParseTokens(Original))];
        int[] places = [.. Enumerable.Range(0, found.Length - wanted.Length + 1)
            .Where(start => found.AsSpan(start, wanted.Length).SequenceEqual(wanted, TextComparer.Instance))];
        if (places.Length != 1) throw new InvalidOperationException($"{File}: '{Original}' occurs {places.Length} times, not once.");
        var span = TextSpan.FromBounds(found[places[0]].Span.Start, found[places[0] + wanted.Length - 1].Span.End);
        SourceText text = tree.GetText().Replace(span, Replacement);
        return CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath);
    }

    // The parser joins what the lexer keeps apart, such as ".." and ">>": punctuation is compared by its characters.
    private static IEnumerable<(string Text, TextSpan Span)> Split(IEnumerable<SyntaxToken> tokens)
    {
        foreach (SyntaxToken token in tokens.Where(token => !token.Span.IsEmpty))
        {
            if (!SyntaxFacts.IsPunctuation(token.Kind()))
            {
                yield return (token.Text, token.Span);
                continue;
            }

            for (int i = 0; i < token.Text.Length; i++) yield return (token.Text[i].ToString(), new TextSpan(token.SpanStart + i, 1));
        }
    }

    private sealed class TextComparer : IEqualityComparer<(string Text, TextSpan Span)>
    {
        public static readonly TextComparer Instance = new();

        public bool Equals((string Text, TextSpan Span) one, (string Text, TextSpan Span) other) => one.Text == other.Text;

        public int GetHashCode((string Text, TextSpan Span) token) => token.Text.GetHashCode(StringComparison.Ordinal);
    }
}
