using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The runtime, the model and the scenarios, compiled once more with a bug in them.</summary>
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

    private static readonly Lazy<MetadataReference[]> References = new(
        () => [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("DeviceDsl", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles and loads it.</summary>
    public static Assembly Load(Mutant mutant)
    {
        var compilation = CSharpCompilation.Create(
            $"Mutant{Guid.NewGuid():N}",
            [.. Trees.Value.Values, CSharpSyntaxTree.ParseText(GlobalUsings, Parsing)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        string file = Path.Combine("Runtime", mutant.File);
        SyntaxTree original = Trees.Value[file];
        using var image = new MemoryStream();
        var result = compilation.ReplaceSyntaxTree(original, Mutate(original, mutant)).Emit(image);
        string[] errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        if (errors.Length > 0) throw new InvalidOperationException($"{mutant} does not compile: {string.Join(Environment.NewLine, errors)}");
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    private static SyntaxTree Mutate(SyntaxTree original, Mutant mutant)
    {
        string text = original.GetText().ToString();
        int count = text.Split(mutant.Original).Length - 1;
        if (count != 1) throw new InvalidOperationException($"{mutant}: what it replaces stands there {count} times, not once.");
        return CSharpSyntaxTree.ParseText(text.Replace(mutant.Original, mutant.Replacement, StringComparison.Ordinal), Parsing, original.FilePath);
    }

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
