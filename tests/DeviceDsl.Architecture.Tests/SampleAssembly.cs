using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using DeviceDsl.Architecture.Tests.Compiled;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace DeviceDsl.Architecture.Tests;

/// <summary>A small assembly compiled in memory, as a project of a house that breaks a rule.</summary>
internal sealed class SampleAssembly
{
    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private SampleAssembly(CompiledAssembly compiled, MetadataReference reference)
        => (Compiled, Reference) = (compiled, reference);

    public CompiledAssembly Compiled { get; }

    public MetadataReference Reference { get; }

    /// <summary>Compiles files, each a path in the project and its text, as the project in a folder.</summary>
    public static SampleAssembly Compile(
        string folder, IEnumerable<(string Path, string Text)> files, params MetadataReference[] references)
    {
        var compilation = CSharpCompilation.Create(
            Path.GetFileName(folder),
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, path: $"/_/{folder}/{file.Path}", encoding: Encoding.UTF8)),
            [.. Framework, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        using MemoryStream image = new();
        using MemoryStream pdb = new();
        EmitResult result = compilation.Emit(
            image, pdb, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        using PEReader reader = new([.. image.ToArray()]);
        using var symbols = MetadataReaderProvider.FromPortablePdbImage([.. pdb.ToArray()]);
        return new(CompiledAssembly.Read(reader, symbols.GetMetadataReader(), folder), MetadataReference.CreateFromImage(image.ToArray()));
    }
}
