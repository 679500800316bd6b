using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>
/// Combines several assigns into one update, which takes effect as a whole or not at all: DDSL0105. Offered for a method whose
/// assigns each return their <c>Errno</c> on rejection, and that returns success at its end.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class TransactionFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.MissingRollbackOnFailure.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        MethodDeclarationSyntax? method = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>();
        if (method?.Body is { } body && TransactionBody.TryRead(body) is { } transaction)
        {
            // Every reported step of the method proposes the same change.
            yield return new("Assign all in one update", "Transaction", editor => editor.ReplaceNode(method, (current, _) =>
                ((MethodDeclarationSyntax)current).Body is { } known && known.IsEquivalentTo(body)
                    ? ((MethodDeclarationSyntax)current).WithBody(transaction.Rewrite())
                    : current));
        }
    }
}
