using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The examples on the pages of the rules are correct.</summary>
[Trait("Category", "Slow")]
public sealed class RulePages
{
    public static TheoryData<string> Ids { get; } = new(CatalogueRows.Ids);

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldShowBadCodeThatHasTheDiagnosticAndNoOther(string id)
    {
        Diagnostic found = Assert.Single(RuleTests.AnalysisOf(id).Run(RulePage.Read(id).Bad).Diagnostics);
        Assert.Equal(id, found.Id);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldShowGoodCodeThatCompilesWithoutAny(string id)
    {
        (Compilation output, IReadOnlyList<Diagnostic> diagnostics) = RuleTests.AnalysisOf(id).Run(RulePage.Read(id).Good);
        Assert.Empty(diagnostics);
        TestCompilation.ShouldBeClean(output);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldShowAPragmaThatSuppresses(string id)
    {
        var page = RulePage.Read(id);
        string pragma = $"#pragma warning disable {id}";
        Assert.Contains(pragma, page.Text, StringComparison.Ordinal);
        Assert.Empty(RuleTests.AnalysisOf(id).Run($"{pragma}\n{page.Bad}").Diagnostics);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShouldShowOptionsThatSilenceAProject(string id)
    {
        var page = RulePage.Read(id);
        CSharpCompilation compilation = TestCompilation.Create(page.Bad);
        CSharpCompilationOptions silent = compilation.Options.WithSyntaxTreeOptionsProvider(new EditorConfig("[*.cs]\n" + page.Silence));
        Assert.Contains(id, page.Silence, StringComparison.Ordinal);
        Assert.Empty(RuleTests.AnalysisOf(id).Run(compilation.WithOptions(silent)).Diagnostics);
    }
}
