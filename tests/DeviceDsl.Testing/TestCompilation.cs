using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace DeviceDsl.Testing;

/// <summary>Compilations as strict as a user can make them: every warning is an error, documentation is checked.</summary>
public static class TestCompilation
{
    /// <summary>Brings the names of the language into the scope of every source.</summary>
    public const string Usings = "global using DeviceDsl;\nglobal using static DeviceDsl.AddressSpace;\n";

    /// <summary>How test sources are parsed; drivers need the same.</summary>
    public static CSharpParseOptions ParseOptions { get; }
        = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    /// <summary>The libraries of the runtime that have attributes.</summary>
    public static IReadOnlyList<Assembly> Libraries { get; }
        = [typeof(DeviceAttribute).Assembly, typeof(Pci.PciDeviceAttribute).Assembly, typeof(Virtio.VirtioDeviceAttribute).Assembly];

    /// <summary>The framework and the libraries.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = FindReferences();

    /// <summary>The options of every test compilation.</summary>
    public static CSharpCompilationOptions Options { get; }
        = new(
            OutputKind.DynamicallyLinkedLibrary,
            warningLevel: 9999,
            checkOverflow: true,
            generalDiagnosticOption: ReportDiagnostic.Error,
            nullableContextOptions: NullableContextOptions.Enable);

    // Compilations made from one share what they know of their references.
    private static CSharpCompilation Empty { get; } = CSharpCompilation.Create("Devices", references: References, options: Options);

    /// <summary>Compiles sources, each a file of its own, with the names of the language in scope.</summary>
    public static CSharpCompilation Create(params string[] sources)
        => Empty.AddSyntaxTrees(
            sources.Select(static (source, index) => Parse(source, $"File{index}.cs")).Append(Parse(Usings, "Usings.cs")));

    /// <summary>Parses a source.</summary>
    public static SyntaxTree Parse(string source, string path)
        => CSharpSyntaxTree.ParseText(source.ReplaceLineEndings("\n"), ParseOptions, path);

    /// <summary>A driver that follows the steps of a generator.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="runsAnalyzers">Whether the options state that the build runs analyzers.</param>
    /// <param name="option">An option of every file, and its value.</param>
    /// <param name="parseOptions">How the sources are parsed, if not as test sources usually are.</param>
    public static GeneratorDriver CreateDriver(
        IIncrementalGenerator generator,
        bool runsAnalyzers = true,
        (string Key, string Value)? option = null,
        CSharpParseOptions? parseOptions = null)
        => CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            parseOptions: parseOptions ?? ParseOptions,
            optionsProvider: new FixedOptions(new Dictionary<string, string>
            {
                ["build_property.DeviceDslRunsAnalyzers"] = runsAnalyzers ? "true" : "false",
                [option?.Key ?? ""] = option?.Value ?? "",
            }),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The compilation with what a generator adds, and what the generator did.</summary>
    public static (Compilation Output, GeneratorRunResult Run) Generate(IIncrementalGenerator generator, Compilation compilation)
    {
        GeneratorDriver driver = CreateDriver(generator).RunGeneratorsAndUpdateCompilation(compilation, out Compilation? output, out _);
        return (output, driver.GetRunResult().Results.Single());
    }

    /// <summary>Fails if a compilation has any warning or error, from the compiler or the analyzers.</summary>
    public static void ShouldBeClean(Compilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        IEnumerable<Diagnostic> diagnostics = compilation.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        if (analyzers.Length > 0)
        {
            diagnostics = diagnostics.Concat(compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync().Result);
        }

        var found = diagnostics.Where(static diagnostic => !IsUndocumentedTestCode(diagnostic))
            .Select(static diagnostic => diagnostic.ToString())
            .ToList();
        Assert.True(found.Count == 0, string.Join("\n", [.. found, .. compilation.SyntaxTrees.Select(static tree => tree.ToString())]));
    }

    // What is generated has to be documented; what a test writes, not.
    private static bool IsUndocumentedTestCode(Diagnostic diagnostic)
        => diagnostic.Id == "CS1591" && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == false;

    /// <summary>Compiles to memory, for other compilations to refer to: of private members they see nothing.</summary>
    public static MetadataReference ToReference(Compilation compilation)
    {
        using MemoryStream image = Emit(compilation);
        return MetadataReference.CreateFromStream(image);
    }

    /// <summary>Compiles to memory and loads the result.</summary>
    public static Assembly Load(Compilation compilation)
    {
        using MemoryStream image = Emit(compilation);
        return new AssemblyLoadContext("Devices", isCollectible: true).LoadFromStream(image);
    }

    private static MemoryStream Emit(Compilation compilation)
    {
        var image = new MemoryStream();
        EmitResult emitted = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default)).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        return image;
    }

    private static List<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. platform.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Concat(Libraries.Select(static library => library.Location))
            .Select(static path => MetadataReference.CreateFromFile(path))];
    }
}
