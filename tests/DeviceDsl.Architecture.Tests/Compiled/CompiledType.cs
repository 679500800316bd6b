using System.Collections.Immutable;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>An outermost type with all that is nested in it or was generated for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
/// <param name="Files">The files of the project it is written in, relative to the project; empty for a generated type.</param>
/// <param name="Uses">Every type it uses, its own and the framework's left out.</param>
internal sealed record CompiledType(TypeId Name, bool IsPublic, ImmutableArray<string> Files, ImmutableArray<TypeUse> Uses)
{
    /// <summary>The folders of the project it is written in: one, unless its parts were scattered.</summary>
    public ImmutableArray<string> Folders { get; } = [.. Files.Select(TopFolder).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// A copy of a framework type that the target lacks, as <c>IsExternalInit</c> without which netstandard2.0 has no
    /// records: in the source it stands nowhere, it only makes the compiler go on.
    /// </summary>
    public bool IsPolyfill => !IsPublic && (Name.Namespace + ".").StartsWith("System.", StringComparison.Ordinal);

    private static string TopFolder(string file)
    {
        int slash = file.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : file[..slash];
    }
}
