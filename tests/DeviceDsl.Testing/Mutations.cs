using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Testing;

/// <summary>Half-written code, as it stands in an editor.</summary>
public static class Mutations
{
    /// <summary>A source once without each of its tokens.</summary>
    public static IEnumerable<string> WithoutEachToken(string source)
    {
        string text = source.ReplaceLineEndings("\n");
        return CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions).GetRoot().DescendantTokens()
            .Where(static token => token.Span.Length > 0)
            .Select(token => text.Remove(token.SpanStart, token.Span.Length));
    }
}
