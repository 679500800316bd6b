using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator.Tests;

/// <summary>A project of a user with settings other than those of the tests, and what its compiler says.</summary>
internal sealed record UserProject
{
    private const string Usings = "using DeviceDsl; using static DeviceDsl.AddressSpace; ";

    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    public IReadOnlyList<MetadataReference> References { get; init; } = TestCompilation.References;

    public bool RunsAnalyzers { get; init; } = true;

    /// <summary>Compiles a source that has the names of the language in its scope.</summary>
    public ProjectBuild Build(string source) => BuildAlone(Usings + source);

    /// <summary>Compiles a source as it is.</summary>
    public ProjectBuild BuildAlone(string source)
    {
        var options = new CSharpParseOptions(Language, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create(
            "Devices",
            [CSharpSyntaxTree.ParseText(source, options, "User.cs")],
            References,
            TestCompilation.Options.WithNullableContextOptions(Nullable).WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        GeneratorDriver driver = TestCompilation.CreateDriver(new DeviceGenerator(), RunsAnalyzers, parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return new(output, driver.GetRunResult().Results.Single());
    }
}
