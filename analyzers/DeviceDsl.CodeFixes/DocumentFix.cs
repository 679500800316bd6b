using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DeviceDsl.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>A code fix that changes only the document of its diagnostic; several are applied together in one edit.</summary>
public abstract class DocumentFix : CodeFixProvider
{
    // One editor for all: two diagnostics may touch the same node.
    private static readonly FixAllProvider All = FixAllProvider.Create(static async (context, document, diagnostics) =>
        context.CodeFixProvider is DocumentFix fix && context.CodeActionEquivalenceKey is { } key
            ? await fix.ApplyAsync(document, diagnostics, key, context.CancellationToken).ConfigureAwait(false)
            : document);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => All;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var fix in ProposedFixes(root, diagnostic))
            {
                var action = CodeAction.Create(
                    fix.Title,
                    cancellation => ApplyAsync(context.Document, [diagnostic], fix.Key, cancellation),
                    fix.Key);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>The ways to mend a diagnostic; none where there is no sensible one.</summary>
    /// <param name="root">The document that the diagnostic is in.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    internal abstract IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic);

    /// <summary>What the analyzer left for the fix of a diagnostic.</summary>
    internal static string? Hint(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue(DeviceAnalyzer.FixProperty, out string? hint) ? hint : null;

    private async Task<Document> ApplyAsync(
        Document document,
        ImmutableArray<Diagnostic> diagnostics,
        string key,
        CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        var editor = new SyntaxEditor(root, document.Project.Solution.Services);
        var fixes = diagnostics.SelectMany(diagnostic => ProposedFixes(root, diagnostic)).Where(fix => fix.Key == key);
        foreach (var fix in fixes)
        {
            fix.Apply(editor);
        }

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }
}
