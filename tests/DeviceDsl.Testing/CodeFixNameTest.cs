using Microsoft.CodeAnalysis;

namespace DeviceDsl.Testing;

/// <summary>Applies a code fix to a source with names that need an escape or a qualifier, and finds what it breaks.</summary>
/// <param name="fix">The code fix.</param>
/// <param name="isExhaustive">Whether names are also written out, and each change of names is tried alone.</param>
internal sealed class CodeFixNameTest(AppliedFix fix, bool isExhaustive)
{
    /// <summary>What the fix breaks; each text begins with the names and the harm.</summary>
    /// <param name="document">The source.</param>
    /// <param name="count">How many diagnostics it has.</param>
    public async Task<IReadOnlyList<string>> HarmAsync(Document document, int count)
    {
        Document written = await SourceNames.WithoutUsingsAsync(document, isAliased: false);
        Document aliased = await SourceNames.WithoutUsingsAsync(document, isAliased: true);
        Document keywords = await SourceNames.WithKeywordsAsync(document);
        IReadOnlyList<string>? both = await HarmAsync(
            "keywords and aliases", await SourceNames.WithoutUsingsAsync(keywords, isAliased: true), count);
        if (both is not null && !isExhaustive) return both;

        IReadOnlyList<string>?[] tried =
        [
            both,
            await HarmAsync("keywords", keywords, count),
            await HarmAsync("aliases", aliased, count),
            isExhaustive || both is null ? await HarmAsync("no usings", written, count) : null,
        ];
        return Array.TrueForAll(tried, static harm => harm is null)
            ? ["names: none could be tried, because the source has another meaning with each"]
            : [.. tried.SelectMany(static harm => harm ?? [])];
    }

    // Null for a source that has another meaning with other names, such as one with extension methods.
    private async Task<IReadOnlyList<string>?> HarmAsync(string names, Document document, int count)
    {
        (IReadOnlyList<Diagnostic> found, IReadOnlyList<string> errors) = await fix.AnalyzeAsync(document);
        if (found.Count != count || errors.Count > 0) return null;

        if (await fix.FixAllAsync(document, found) is not { } mended) return [$"{names}: not offered:\n{await document.GetTextAsync()}"];

        (found, errors) = await fix.AnalyzeAsync(mended);
        string text = (await mended.GetTextAsync()).ToString();
        return errors.Count > 0 ? [$"{names}: an error:\n{string.Join("\n", errors)}\n{text}"]
            : found.Count > 0 ? [$"{names}: the diagnostic is left:\n{text}"]
            : [];
    }
}
