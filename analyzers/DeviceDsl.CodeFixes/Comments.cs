using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.CodeFixes;

/// <summary>The comments of a file.</summary>
internal static class Comments
{
    /// <summary>Whether a changed file has the same comments, some perhaps with the code that they are about in another place.</summary>
    public static bool AreKept(SyntaxNode before, SyntaxNode after) => In(before).SequenceEqual(In(after));

    private static IEnumerable<string> In(SyntaxNode root)
        => root.DescendantTrivia()
            .Where(static trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
            .SelectMany(static trivia => trivia.ToString().Split('\n'))
            .Select(static line => line.Trim())
            .OrderBy(static line => line, StringComparer.Ordinal);
}
