using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace DeviceDsl.Testing;

/// <summary>Applies a code fix as an editor does, one by one and all at once, also to the source in other layouts.</summary>
/// <param name="fix">The code fix.</param>
/// <param name="analysis">What finds the diagnostics.</param>
public sealed class CodeFixTest(CodeFixProvider fix, AnalyzerTest analysis)
{
    // Every layout is tried, not only those at the place of the fix.
    private static bool IsExhaustive { get; } = Environment.GetEnvironmentVariable("DEVICEDSL_ALL_LAYOUTS") == "1";

    /// <summary>
    /// Expects that mending a source one by one and all at once both give the other, which compiles and has none of the
    /// diagnostics that the fix is for; and that the fix does no harm to the source in other layouts or with other names.
    /// </summary>
    /// <param name="before">The source with its mistakes.</param>
    /// <param name="after">The mended source.</param>
    /// <param name="key">Which of several ways to mend is chosen.</param>
    public async Task VerifyAsync(string before, string after, string key)
    {
        string expected = after.ReplaceLineEndings("\n");
        Document document = CreateDocument(before.ReplaceLineEndings("\n"));
        var applied = new AppliedFix(fix, analysis, key);
        IReadOnlyList<Diagnostic> found = await applied.FindAsync(document);
        Assert.NotEmpty(found);
        Assert.Equal(expected, await TextAsync(await applied.FixOneByOneAsync(document)));
        Document? all = await applied.FixAllAsync(document, found);
        Assert.NotNull(all);
        Assert.Equal(expected, await TextAsync(all));
        (Compilation output, IReadOnlyList<Diagnostic> diagnostics) = analysis.Run(expected);
        Assert.DoesNotContain(diagnostics, found => fix.FixableDiagnosticIds.Contains(found.Id));
        TestCompilation.ShouldBeClean(output);

        IReadOnlyList<string> harm =
        [
            .. await new CodeFixLayoutTest(applied, IsExhaustive).HarmAsync(document, all, found),
            .. await new CodeFixNameTest(applied, IsExhaustive).HarmAsync(document, found.Count),
        ];
        Assert.True(harm.Count == 0, string.Join("\n", harm));
    }

    /// <summary>Expects that whatever a fix does to a source does no harm to the source in any other layout.</summary>
    /// <returns>How many ways to mend are offered.</returns>
    public async Task<int> VerifyAllLayoutsAsync(string source)
    {
        Document document = CreateDocument(source.ReplaceLineEndings("\n"));
        var any = new AppliedFix(fix, analysis, "");
        IReadOnlyList<Diagnostic> found = await any.FindAsync(document);
        var keys = new HashSet<string>();
        foreach (Diagnostic diagnostic in found)
        {
            keys.UnionWith((await any.OffersAsync(document, diagnostic)).Select(static offer => offer.EquivalenceKey!));
        }

        foreach (string key in keys)
        {
            var applied = new AppliedFix(fix, analysis, key);
            Document all = await applied.FixAllAsync(document, found) ?? document;
            IReadOnlyList<string> harm = await new CodeFixLayoutTest(applied, isExhaustive: true).HarmAsync(document, all, found);
            Assert.True(harm.Count == 0, $"{key}: {string.Join("\n", harm)}");
        }

        return keys.Count;
    }

    /// <summary>The ways to mend that are offered for the diagnostics of a source.</summary>
    public async Task<IReadOnlyList<string>> OffersAsync(string source)
    {
        Document document = CreateDocument(source.ReplaceLineEndings("\n"));
        var applied = new AppliedFix(fix, analysis, "");
        var offers = new List<string>();
        foreach (Diagnostic diagnostic in await applied.FindAsync(document))
        {
            offers.AddRange((await applied.OffersAsync(document, diagnostic)).Select(static action => action.Title));
        }

        return offers;
    }

    /// <summary>What a fix makes of a file whose line ends stay as they are, with the options of an <c>.editorconfig</c>.</summary>
    /// <param name="source">The file.</param>
    /// <param name="key">Which of several ways to mend is chosen.</param>
    /// <param name="options">The lines of the <c>.editorconfig</c>.</param>
    public async Task<string> ApplyAsync(string source, string key, string options)
    {
        Document document = CreateDocument(source, options);
        var applied = new AppliedFix(fix, analysis, key);
        return await TextAsync(await applied.FixOneByOneAsync(document));
    }

    private static async Task<string> TextAsync(Document document) => (await document.GetTextAsync()).ToString();

    /// <summary>A document of its own, in a project as a user has it.</summary>
    internal static Document CreateDocument(string source, string? options = null)
    {
        Project project = new AdhocWorkspace()
            .AddProject("Devices", LanguageNames.CSharp)
            .WithParseOptions(TestCompilation.ParseOptions)
            .WithCompilationOptions(TestCompilation.Options)
            .WithMetadataReferences(TestCompilation.References);
        project = project.AddDocument("Usings.cs", SourceText.From(TestCompilation.Usings)).Project;
        if (options is null) return project.AddDocument("Device.cs", SourceText.From(source));

        project = project.AddAnalyzerConfigDocument(
            ".editorconfig", SourceText.From($"root = true\n[*.cs]\n{options}\n"), filePath: "/devices/.editorconfig").Project;
        return project.AddDocument("Device.cs", SourceText.From(source), filePath: "/devices/Device.cs");
    }
}
