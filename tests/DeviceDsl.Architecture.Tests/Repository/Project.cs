using System.Collections.Immutable;

namespace DeviceDsl.Architecture.Tests.Repository;

/// <summary>A project as its file describes it.</summary>
/// <param name="Folder">Its folder from the root of the repository.</param>
/// <param name="References">The names of the projects whose assemblies it references.</param>
internal sealed record Project(string Folder, ImmutableArray<string> References)
{
    public string Name { get; } = Path.GetFileName(Folder);
}
