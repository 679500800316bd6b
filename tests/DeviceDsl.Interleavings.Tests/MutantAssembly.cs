using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using DeviceDsl.Interleavings.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The runtime, the model and the scenarios, compiled once more with places at which memory runs out, and with bugs.</summary>
/// <remarks>
/// All bugs are compiled together, each behind a check of its number: a compilation costs more than most explorations. Each load has static
/// fields of its own.
/// </remarks>
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
    private static readonly Lazy<ImmutableDictionary<string, SyntaxTree>> Trees = new(ParseAll);
    private static readonly Lazy<byte[]> Image = new(Compile);

    /// <summary>Loads the assembly without a bug.</summary>
    public static Assembly Load() => new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(new MemoryStream(Image.Value));

    /// <summary>Loads the assembly with a bug in force.</summary>
    /// <param name="number">The number of the bug in <see cref="Mutants.All"/>.</param>
    public static Assembly Load(int number)
    {
        Assembly assembly = Load();
        assembly.GetType(typeof(Mutation).FullName!)!.GetProperty(nameof(Mutation.Number))!.SetValue(null, number);
        return assembly;
    }

    /// <summary>A file with a change.</summary>
    /// <exception cref="InvalidOperationException">The code to replace does not occur exactly once.</exception>
    public static SyntaxTree Apply(SourceEdit edit) => edit.ApplyTo(Trees.Value[KeyOf(edit)]);

    private static string KeyOf(SourceEdit edit) => Path.Combine("Runtime", edit.File);

    private static ImmutableDictionary<string, SyntaxTree> Weave()
    {
        ImmutableDictionary<string, SyntaxTree> trees = Trees.Value;
        IEnumerable<(Mutant Mutant, int Number)> numbered = Mutants.All.Select((mutant, number) => (mutant, number));
        foreach (IGrouping<string, (Mutant Mutant, int Number)> file in numbered.GroupBy(pair => KeyOf(pair.Mutant.Bug)))
        {
            var weaver = new MutantWeaver(trees[file.Key]);
            foreach ((Mutant mutant, int number) in file) weaver.Add(number, Apply(mutant.Bug));
            trees = trees.SetItem(file.Key, weaver.Weave());
        }

        return trees;
    }

    // Optimized: the just-in-time compiler leaves the code of a debug build as it is, and each mutant runs thousands of times.
    private static byte[] Compile()
    {
        var compilation = CSharpCompilation.Create(
            "Mutants",
            [.. Weave().Values, CSharpSyntaxTree.ParseText(GlobalUsings, Parsing)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !Path.GetFileName(path).StartsWith("DeviceDsl", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        string[] errors =
        [
            .. compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(Describe),
        ];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException($"The runtime with its bugs does not compile: {string.Join(Environment.NewLine, errors)}");
        }

        return image.ToArray();
    }

    private static string Describe(Diagnostic diagnostic)
    {
        TextSpan span = diagnostic.Location.SourceSpan;
        return $"{diagnostic}: {diagnostic.Location.SourceTree?.GetText().Lines.GetLineFromPosition(span.Start)}";
    }

    private static ImmutableDictionary<string, SyntaxTree> ParseAll()
    {
        string stubs = Path.Combine(Sources, "Stubs");
        HashSet<string> replaced = [.. Directory.EnumerateFiles(stubs, "*.cs").Select(path => Path.GetFileName(path))];
        var trees = Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetDirectoryName(path) == stubs || !replaced.Contains(Path.GetFileName(path)))
            .ToImmutableDictionary(
                path => Path.GetRelativePath(Sources, path),
                path => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path)), Parsing, path));
        foreach (SourceEdit point in FaultPoints.All) trees = trees.SetItem(KeyOf(point), point.ApplyTo(trees[KeyOf(point)]));
        return trees;
    }
}
