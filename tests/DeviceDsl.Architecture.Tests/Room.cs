using System.Collections.Immutable;

namespace DeviceDsl.Architecture.Tests;

/// <summary>A project of the house.</summary>
/// <param name="Folder">Its folder from the root of the repository; the last part is the name of project and assembly.</param>
/// <param name="Sees">The names of the projects it may use.</param>
/// <param name="Floors">The folders inside it from the ground up; empty where any order without a circle will do.</param>
/// <param name="PublicNamespace">
/// The namespace of its public types if it shares that of another room, whose <c>using</c> then gives them as well; its internal types are
/// in the namespace named after it.
/// </param>
internal sealed record Room(
    string Folder, ImmutableArray<string> Sees, ImmutableArray<string> Floors, string? PublicNamespace = null)
{
    public string Name { get; } = Path.GetFileName(Folder);

    /// <summary>Samples and benchmarks: programs, in whatever namespace their reader finds clearest.</summary>
    public bool IsProgram => Folder.StartsWith("samples/", StringComparison.Ordinal)
        || Folder.StartsWith("benchmarks/", StringComparison.Ordinal);

    /// <summary>What the compiler loads, which may declare the framework's own types that netstandard2.0 lacks.</summary>
    public bool IsComponent => Folder.StartsWith("analyzers/", StringComparison.Ordinal)
        || Folder.StartsWith("generator/", StringComparison.Ordinal);
}
