using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DeviceDsl.Model.Hints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>
/// The base of code fixes that change only the document of their diagnostic. Several fixes are applied together in one edit.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    // One editor for all fixes, because two diagnostics may change the same node.
    private static readonly FixAllProvider All = FixAllProvider.Create(static async (context, document, diagnostics) =>
        context.CodeFixProvider is DocumentFix fix && context.CodeActionEquivalenceKey is { } key
            ? await fix.ApplyAsync(document, diagnostics, key, context.CancellationToken).ConfigureAwait(false)
            : document);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => All;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root) return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (ProposedFix fix in ProposedFixes(root, diagnostic))
            {
                var action = CodeAction.Create(
                    fix.Title,
                    cancellation => ApplyAsync(context.Document, [diagnostic], fix.Key, cancellation),
                    fix.Key);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>The proposed fixes for a diagnostic; empty if no fix makes sense.</summary>
    /// <param name="root">The root of the document that contains the diagnostic.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    internal abstract IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic);

    /// <summary>The hint of the analyzer for the fix of a diagnostic; null if it has none of this type.</summary>
    internal static THint? HintOf<THint>(Diagnostic diagnostic)
        where THint : Hint
        => Hint.Read<THint>(diagnostic.Properties);

    private async Task<Document> ApplyAsync(
        Document document,
        ImmutableArray<Diagnostic> diagnostics,
        string key,
        CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root) return document;

        var editor = new SyntaxEditor(root, document.Project.Solution.Services);
        IEnumerable<ProposedFix> fixes = diagnostics.SelectMany(diagnostic => ProposedFixes(root, diagnostic)).Where(fix => fix.Key == key);
        foreach (ProposedFix fix in fixes) fix.Apply(editor);

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }
}
