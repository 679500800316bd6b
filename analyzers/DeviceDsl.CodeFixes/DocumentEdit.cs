using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.CodeFixes;

/// <summary>Makes the changes of fixes in a document, in the layout of its file, unless they would do harm.</summary>
internal static class DocumentEdit
{
    /// <summary>The changed document; null if the changes would touch a directive or lose a comment.</summary>
    /// <param name="document">The document.</param>
    /// <param name="root">Its root.</param>
    /// <param name="fixes">The fixes.</param>
    /// <param name="site">The place of the diagnostic of the only fix; null if changes may be in different builds.</param>
    /// <param name="cancellation">Cancels the change.</param>
    public static async Task<Document?> TryApplyAsync(
        Document document,
        SyntaxNode root,
        IReadOnlyCollection<ProposedFix> fixes,
        TextSpan? site,
        CancellationToken cancellation)
    {
        var editor = new SyntaxEditor(root, document.Project.Solution.Services);
        foreach (ProposedFix fix in fixes) fix.Apply(editor);

        SourceText before = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        DocumentOptionSet options = await document.GetOptionsAsync(cancellation).ConfigureAwait(false);
        FileLayout layout = FileLayout.Of(before, options, document.Project.AnalyzerOptions, root.SyntaxTree);
        Document changed = document.WithSyntaxRoot(editor.GetChangedRoot());
        changed = await CleanAsync(changed, layout.ApplyTo(options), cancellation).ConfigureAwait(false);
        var changes = (await changed.GetTextChangesAsync(document, cancellation).ConfigureAwait(false))
            .Select(change => Trimmed(change, before))
            .OrderBy(static change => change.Span.Start)
            .ToList();
        SyntaxNode after = (await changed.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SourceText text = layout.Fit(after, before.WithChanges(changes), changes);

        // Of a text, nothing is left to format after the check.
        changed = document.WithText(text);
        after = (await changed.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        bool isHarmless = Directives.AreKept(root, after)
            && Comments.AreKept(root, after)
            && (site is not { } place || !Directives.AreAmong(root, [.. changes.Select(static change => change.Span), place]));
        return isHarmless ? changed : null;
    }

    // The differences of two trees are of whole tokens, and sometimes of more than differs.
    private static TextChange Trimmed(TextChange change, SourceText before)
    {
        string old = before.ToString(change.Span);
        string added = change.NewText!;
        int shorter = Math.Min(old.Length, added.Length);
        int start = 0;
        while (start < shorter && old[start] == added[start]) start++;
        int end = 0;
        while (end < shorter - start && old[old.Length - end - 1] == added[added.Length - end - 1]) end++;
        var span = TextSpan.FromBounds(change.Span.Start + start, change.Span.End - end);
        return new(span, added.Substring(start, added.Length - start - end));
    }

    private static async Task<Document> CleanAsync(Document document, OptionSet options, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        if (root.GetAnnotatedNodes(Simplifier.Annotation).Any())
        {
            document = await Simplifier.ReduceAsync(document, Simplifier.Annotation, options, cancellation).ConfigureAwait(false);
        }

        document = await Formatter.FormatAsync(document, Formatter.Annotation, options, cancellation).ConfigureAwait(false);
        return await Formatter.FormatAsync(document, SyntaxAnnotation.ElasticAnnotation, options, cancellation).ConfigureAwait(false);
    }
}
