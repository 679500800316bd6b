using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>A compiled assembly with its portable PDB: its types, where they are written and what they use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="References">The names of the assemblies it references.</param>
/// <param name="Types">Its outermost types.</param>
internal sealed record CompiledAssembly(string Name, ImmutableArray<string> References, ImmutableArray<CompiledType> Types)
{
    /// <summary>Reads the assembly at a path; its PDB lies beside it or within it.</summary>
    /// <param name="path">The dll.</param>
    /// <param name="projectFolder">The folder of its project from the root of the repository.</param>
    public static CompiledAssembly Load(string path, string projectFolder)
    {
        using FileStream stream = File.OpenRead(path);
        using PEReader image = new(stream);
        if (!image.TryOpenAssociatedPortablePdb(path, OpenExisting, out MetadataReaderProvider? pdb, out _))
            throw new InvalidOperationException(
                $"{path} has no portable PDB beside it, and only a PDB tells in which file a type is written.");
        using (pdb) return Read(image, pdb!.GetMetadataReader(), projectFolder);
    }

    /// <summary>Reads an assembly from its image and PDB.</summary>
    public static CompiledAssembly Read(PEReader image, MetadataReader pdb, string projectFolder)
    {
        MetadataReader reader = image.GetMetadataReader();
        TypeResolver resolver = new(reader);
        UseReader uses = new(image, resolver);
        SourceFiles files = new(pdb, projectFolder);
        return new CompiledAssembly(resolver.Assembly, ReadReferences(reader),
        [
            .. reader.TypeDefinitions.GroupBy(resolver.Outermost).Select(group => ReadType(reader, group, files, uses)),
        ]);
    }

    private static CompiledType ReadType(
        MetadataReader reader, IGrouping<TypeId, TypeDefinitionHandle> group, SourceFiles files, UseReader uses)
    {
        TypeDefinition outermost = group.Select(reader.GetTypeDefinition).First(type => type.GetDeclaringType().IsNil);
        return new CompiledType(group.Key, (outermost.Attributes & System.Reflection.TypeAttributes.Public) != 0,
            [.. group.SelectMany(handle => files.Of(handle, reader.GetTypeDefinition(handle))).Distinct().Order(StringComparer.Ordinal)],
            [.. group.SelectMany(uses.Read).Where(use => use.Target != group.Key).Distinct()]);
    }

    private static ImmutableArray<string> ReadReferences(MetadataReader reader)
        => [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];

    private static FileStream? OpenExisting(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
