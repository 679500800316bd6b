using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>The base of code fixes that replace an expression and keep its trivia.</summary>
internal abstract class ReplaceFix : DocumentFix
{
    internal sealed override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax site
            && Replace(root, site, diagnostic) is { } replacement)
        {
            yield return new(replacement.Title, replacement.Key, editor =>
                editor.ReplaceNode(replacement.Old, replacement.New.WithTriviaFrom(replacement.Old)));
        }
    }

    /// <summary>The replacement, or null.</summary>
    /// <param name="root">The root of the document.</param>
    /// <param name="site">The expression that the diagnostic is about.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    internal abstract Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic);

    /// <summary>An expression and its replacement.</summary>
    /// <param name="Title">The title that the user sees.</param>
    /// <param name="Key">The equivalence key, which all replacements of one kind share.</param>
    /// <param name="Old">The replaced expression.</param>
    /// <param name="New">The new expression.</param>
    internal sealed record Replacement(string Title, string Key, ExpressionSyntax Old, ExpressionSyntax New);
}
