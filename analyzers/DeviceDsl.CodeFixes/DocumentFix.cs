using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DeviceDsl.Model.Hints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.CodeFixes;

/// <summary>
/// The base of code fixes that change only the document of their diagnostic. Several fixes are applied together in one edit.
/// </summary>
internal abstract class DocumentFix : CodeFixProvider
{
    private static readonly FixAllProvider All = FixAllProvider.Create(static async (context, document, diagnostics) =>
        context.CodeFixProvider is DocumentFix fix && context.CodeActionEquivalenceKey is { } key
            ? await fix.ApplyAllAsync(document, diagnostics, key, context.CancellationToken).ConfigureAwait(false)
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
                // Only the change itself shows whether it does harm.
                if (await TryApplyAsync(context.Document, root, diagnostic, fix, context.CancellationToken).ConfigureAwait(false)
                    is { } changed)
                {
                    context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(changed), fix.Key), diagnostic);
                }
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

    private static Task<Document?> TryApplyAsync(
        Document document,
        SyntaxNode root,
        Diagnostic diagnostic,
        ProposedFix fix,
        CancellationToken cancellation)
        => DocumentEdit.TryApplyAsync(document, root, [fix], fix.IsDivisible ? null : diagnostic.Location.SourceSpan, cancellation);

    private async Task<Document> ApplyAllAsync(
        Document document,
        ImmutableArray<Diagnostic> diagnostics,
        string key,
        CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root) return document;

        // All together are exactly the fixes that are offered one by one.
        var harmless = new List<ProposedFix>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            foreach (ProposedFix fix in ProposedFixes(root, diagnostic).Where(fix => fix.Key == key))
            {
                Document? alone = await TryApplyAsync(document, root, diagnostic, fix, cancellation).ConfigureAwait(false);
                if (alone is not null) harmless.Add(fix);
            }
        }

        // One editor for all fixes, because two diagnostics may change the same node.
        Document? changed = await DocumentEdit.TryApplyAsync(document, root, harmless, null, cancellation).ConfigureAwait(false);
        if (changed is not null) return changed;

        // Two that change the same statement may do harm together.
        var chosen = new List<ProposedFix>();
        changed = document;
        foreach (ProposedFix fix in harmless)
        {
            if (await DocumentEdit.TryApplyAsync(document, root, [.. chosen, fix], null, cancellation).ConfigureAwait(false) is { } more)
            {
                chosen.Add(fix);
                changed = more;
            }
        }

        return changed;
    }
}
