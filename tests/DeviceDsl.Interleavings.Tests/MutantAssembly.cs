using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The runtime, the model and the scenarios, compiled once more with changes in the runtime.</summary>
internal static class MutantAssembly
{
    private const string GlobalUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Sources");
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);
    private static readonly Lazy<Dictionary<string, SyntaxTree>> Trees = new(ParseAll);
    private static readonly Lazy<CSharpCompilation> Original = new(Create);

    /// <summary>Compiles and loads it.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="edits">What is changed.</param>
    public static Assembly Load(string what, params ReadOnlySpan<SourceEdit> edits)
    {
        CSharpCompilation compilation = Original.Value.WithAssemblyName($"Mutant{Guid.NewGuid():N}");
        var changed = new Dictionary<string, SyntaxTree>();
        foreach (SourceEdit edit in edits)
        {
            SyntaxTree before = changed.GetValueOrDefault(edit.File) ?? Trees.Value[Path.Combine("Runtime", edit.File)];
            SyntaxTree after = CSharpSyntaxTree.ParseText(edit.ApplyTo(before.GetText().ToString()), Parsing, before.FilePath);
            compilation = compilation.ReplaceSyntaxTree(before, after);
            changed[edit.File] = after;
        }

        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        string[] errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        if (errors.Length > 0) throw new InvalidOperationException($"{what} does not compile: {string.Join(Environment.NewLine, errors)}");
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    // Optimized: the just-in-time compiler leaves the code of a debug build as it is, and each mutant runs thousands of times.
    private static CSharpCompilation Create() => CSharpCompilation.Create(
        "Original",
        [.. Trees.Value.Values, CSharpSyntaxTree.ParseText(GlobalUsings, Parsing)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("DeviceDsl", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    private static Dictionary<string, SyntaxTree> ParseAll()
    {
        string stubs = Path.Combine(Sources, "Stubs");
        HashSet<string> replaced = [.. Directory.EnumerateFiles(stubs, "*.cs").Select(path => Path.GetFileName(path))];
        return Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetDirectoryName(path) == stubs || !replaced.Contains(Path.GetFileName(path)))
            .ToDictionary(
                path => Path.GetRelativePath(Sources, path),
                path => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path)), Parsing, path));
    }
}
