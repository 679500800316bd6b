using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace DeviceDsl.Testing;

/// <summary>Runs analyzers as a user's compiler does: after the generator, over sources with marked places.</summary>
/// <param name="analyzers">The analyzers, all of them at once.</param>
/// <param name="generator">The generator.</param>
/// <param name="options">The options of an <c>.editorconfig</c>, for every file.</param>
/// <param name="hints">
/// The rules whose hints correct code has as well. Sources in which none of them is marked are about other rules.
/// </param>
public sealed class AnalyzerTest(
    IEnumerable<DiagnosticAnalyzer> analyzers,
    IIncrementalGenerator generator,
    IReadOnlyDictionary<string, string>? options = null,
    IReadOnlyCollection<string>? hints = null)
{
    private readonly IReadOnlyCollection<string> _hints = hints ?? [];
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers = [.. analyzers];
    private readonly AnalyzerOptions _options = new([], new FixedOptions(options ?? new Dictionary<string, string>()));

    // What it has seen once, the names of the language, it knows of every source.
    private readonly GeneratorDriver _driver = CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
        .RunGenerators(TestCompilation.Create());

    /// <summary>
    /// Expects exactly the marked diagnostics, and that everything else compiles without a warning: a wrong attribute
    /// never makes uncompilable output.
    /// </summary>
    /// <returns>The diagnostics in source order, for a closer look.</returns>
    public IReadOnlyList<Diagnostic> Verify(params string[] marked)
    {
        var files = marked.Select(Markup.Parse).ToList();
        (Compilation output, IReadOnlyList<Diagnostic> diagnostics) = Run(
            TestCompilation.Create([.. files.Select(static file => file.Source)]),
            [.. files.SelectMany(static file => file.Expected.Select(static place => place.Id))]);
        var expected = files.SelectMany(static (file, index)
            => file.Expected.Select(place => Describe($"File{index}.cs", place.Id, place.Span, SourceText.From(file.Source)))).ToList();
        var found = diagnostics.Select(static diagnostic => Describe(
            diagnostic.Location.SourceTree?.FilePath,
            diagnostic.Id,
            diagnostic.Location.SourceSpan,
            diagnostic.Location.SourceTree?.GetText())).ToList();
        IEnumerable<string> differences = Without(expected, found).Select(static missing => $"missing: {missing}")
            .Concat(Without(found, expected).Select(static unexpected => $"unexpected: {unexpected}"));
        Assert.True(!differences.Any(), string.Join('\n', differences));
        TestCompilation.ShouldBeClean(output);
        return diagnostics;
    }

    /// <summary>Generates, compiles and analyzes; an analyzer that throws fails the test.</summary>
    public (Compilation Output, IReadOnlyList<Diagnostic> Diagnostics) Run(params string[] sources)
        => Run(TestCompilation.Create(sources));

    /// <summary>Generates, compiles and analyzes; an analyzer that throws fails the test.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="about">The rules that the compilation is about.</param>
    public (Compilation Output, IReadOnlyList<Diagnostic> Diagnostics) Run(
        Compilation compilation, IReadOnlyCollection<string>? about = null)
    {
        GeneratorDriver driver = _driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation? output, out _);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        AnalysisResult result = output.WithAnalyzers(_analyzers, _options)
            .GetAnalysisResultAsync(CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        ImmutableArray<Diagnostic> diagnostics = result.GetAllDiagnostics();
        Assert.DoesNotContain(diagnostics, static found => found.Id.StartsWith("AD", StringComparison.Ordinal));
        ShouldBeShownAtOnce(result);
        IEnumerable<Diagnostic> inOrder = diagnostics
            .Where(found => found.Severity > DiagnosticSeverity.Info || !_hints.Contains(found.Id) || about?.Contains(found.Id) == true)
            .OrderBy(static found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(static found => found.Location.SourceSpan.Start);
        return (output, [.. inOrder]);
    }

    // An editor shows these only after a build, and offers no fix for them: their action is not that of the code that they are in.
    private static void ShouldBeShownAtOnce(AnalysisResult result)
    {
        IEnumerable<Diagnostic> late = result.CompilationDiagnostics.Values.SelectMany(static found => found);
        Assert.True(!late.Any(), $"reported from elsewhere: {string.Join('\n', late)}");
    }

    private static IEnumerable<string> Without(List<string> all, IReadOnlyList<string> others)
        => all.GroupBy(static item => item).SelectMany(items => items.Skip(others.Count(other => other == items.Key)));

    private static string Describe(string? file, string id, TextSpan span, SourceText? text)
        => $"{file} {span.Start:D6}..{span.End:D6} {id} {text?.Lines.GetLineFromPosition(span.Start).ToString().Trim()}";
}
