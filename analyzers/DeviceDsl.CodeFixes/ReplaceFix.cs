using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>A code fix that writes another expression in the place of one, whose trivia it keeps.</summary>
public abstract class ReplaceFix : DocumentFix
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

    /// <summary>What is to be written instead, or null.</summary>
    /// <param name="root">The document.</param>
    /// <param name="site">The expression that the diagnostic is about.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    internal abstract Replacement? Replace(SyntaxNode root, ExpressionSyntax site, Diagnostic diagnostic);

    /// <summary>An expression and what comes in its place.</summary>
    /// <param name="Title">What the user chooses.</param>
    /// <param name="Key">What replacements of the same kind have in common.</param>
    /// <param name="Old">The expression.</param>
    /// <param name="New">What comes in its place.</param>
    internal sealed record Replacement(string Title, string Key, ExpressionSyntax Old, ExpressionSyntax New);
}
