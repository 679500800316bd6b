using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>Applies a code fix to a source in other layouts, and finds what it breaks.</summary>
/// <param name="fix">The code fix.</param>
/// <param name="isExhaustive">Whether every layout is tried, not only those at the place of the fix.</param>
internal sealed class CodeFixLayoutTest(AppliedFix fix, bool isExhaustive)
{
    /// <summary>What the fix breaks; each text begins with the layout and the harm.</summary>
    /// <param name="document">The source.</param>
    /// <param name="mended">The mended source.</param>
    /// <param name="diagnostics">The diagnostics of the source.</param>
    public async Task<IReadOnlyList<string>> HarmAsync(Document document, Document mended, IReadOnlyList<Diagnostic> diagnostics)
    {
        var harm = new List<string>();
        SyntaxNode root = (await document.GetSyntaxRootAsync())!;
        SourceText text = await document.GetTextAsync();
        SourceLayout? refused = null;
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (await fix.FixAsync(document, diagnostic) is not { } one) continue;

            FixedSource plain = await FixedSource.ReadAsync(document, one, diagnostic);
            foreach (SourceLayout layout in SourceLayouts.All(root, text).Where(layout => isExhaustive || plain.IsNear(layout)))
            {
                Document changed = document.WithText(layout.ApplyTo(text));
                SyntaxNode other = (await changed.GetSyntaxRootAsync())!;

                // Nothing can be inserted into the hole of a string.
                if (!SourceLayouts.Tokens(other).SequenceEqual(SourceLayouts.Tokens(root))) continue;

                Document? result = await fix.FixAsync(changed, layout.Map(diagnostic, other.SyntaxTree));
                if (result is null) refused = layout;

                harm.AddRange((await plain.HarmAsync(layout, changed, result)).Select(found => $"{layout.Kind}: {found}"));
            }
        }

        foreach (SourceLayout layout in SourceLayouts.OfWhitespace(root, text))
        {
            harm.AddRange(await HarmInWhitespaceAsync(layout, document, mended, diagnostics));
        }

        // Where one of several is not offered, the others are.
        return refused is null || diagnostics.Count < 2 ? harm : [.. harm, .. await HarmToSomeAsync(refused, document, diagnostics)];
    }

    private async Task<IReadOnlyList<string>> HarmInWhitespaceAsync(
        SourceLayout layout, Document document, Document mended, IReadOnlyList<Diagnostic> diagnostics)
    {
        SourceText text = await mended.GetTextAsync();
        SyntaxNode root = (await mended.GetSyntaxRootAsync())!;
        SourceLayout expected = SourceLayouts.OfWhitespace(root, text).Single(other => other.Kind == layout.Kind);
        string all = await FixAllAsync(layout, document, diagnostics);
        return all == expected.ApplyTo(text).ToString() ? [] : [$"{layout.Kind}: all at once give something else:\n{all}"];
    }

    private async Task<IReadOnlyList<string>> HarmToSomeAsync(
        SourceLayout layout, Document document, IReadOnlyList<Diagnostic> diagnostics)
    {
        Document changed = document.WithText(layout.ApplyTo(await document.GetTextAsync()));
        string each = (await (await fix.FixOneByOneAsync(changed)).GetTextAsync()).ToString();
        string all = await FixAllAsync(layout, document, diagnostics);
        return each == all ? [] : [$"{layout.Kind}: all at once and one by one differ:\n{all}\n{each}"];
    }

    private async Task<string> FixAllAsync(SourceLayout layout, Document document, IReadOnlyList<Diagnostic> diagnostics)
    {
        Document changed = document.WithText(layout.ApplyTo(await document.GetTextAsync()));
        SyntaxTree tree = (await changed.GetSyntaxTreeAsync())!;
        Document? all = await fix.FixAllAsync(changed, [.. diagnostics.Select(diagnostic => layout.Map(diagnostic, tree))]);
        return (await (all ?? changed).GetTextAsync()).ToString();
    }
}
