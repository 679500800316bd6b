using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>What became of a user's project.</summary>
/// <param name="Output">Its compilation with the generated files.</param>
/// <param name="Run">What the generator did.</param>
internal sealed record ProjectBuild(Compilation Output, GeneratorRunResult Run)
{
    private readonly Lazy<IReadOnlyList<Diagnostic>> _complaints = new(() =>
    [
        .. Output.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"),
    ]);

    /// <summary>The warnings and errors of the compiler in generated files.</summary>
    public IEnumerable<Diagnostic> InGenerated => _complaints.Value.Where(IsInGenerated);

    /// <summary>The warnings and errors of the compiler in files of the user, and those without a file.</summary>
    public IEnumerable<Diagnostic> InUser => _complaints.Value.Where(static diagnostic => !IsInGenerated(diagnostic));

    /// <summary>The generated files, one after the other.</summary>
    public string Generated => string.Join("\n", Run.GeneratedSources.Select(static source => source.SourceText));

    /// <summary>Fails unless something was generated, and if the compiler complains of it.</summary>
    public void ShouldBeCleanWhereGenerated()
    {
        Assert.Null(Run.Exception);
        Assert.NotEmpty(Run.GeneratedSources);
        Assert.True(!InGenerated.Any(), $"{string.Join("\n", InGenerated)}\n{Generated}");
    }

    private static bool IsInGenerated(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree is { } tree && GeneratedFiles.Contain(tree);
}
