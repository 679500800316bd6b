using System.Reflection.Metadata;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>In which files of a project a type is written, as its PDB tells.</summary>
internal sealed class SourceFiles(MetadataReader pdb, string projectFolder)
{
    // "Type Definition Documents" in the portable PDB format: the files of types that have no method bodies there.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly string _marker = $"/{projectFolder}/";

    /// <summary>The files relative to the project; what was generated into <c>obj</c> or elsewhere is left out.</summary>
    public IEnumerable<string> Of(TypeDefinitionHandle handle, TypeDefinition type)
    {
        IEnumerable<DocumentHandle> documents = type.GetMethods().SelectMany(Documents).Concat(Documents(handle));
        return documents.Distinct().Select(Relative).OfType<string>();
    }

    private IEnumerable<DocumentHandle> Documents(MethodDefinitionHandle method)
    {
        MethodDebugInformation information = pdb.GetMethodDebugInformation(method);
        if (!information.Document.IsNil) return [information.Document];
        return information.GetSequencePoints().Select(point => point.Document).Where(document => !document.IsNil);
    }

    private IEnumerable<DocumentHandle> Documents(TypeDefinitionHandle type)
    {
        foreach (CustomDebugInformationHandle handle in pdb.GetCustomDebugInformation(type))
        {
            CustomDebugInformation information = pdb.GetCustomDebugInformation(handle);
            if (pdb.GetGuid(information.Kind) == TypeDefinitionDocuments) return Rows(pdb.GetBlobReader(information.Value));
        }

        return [];
    }

    private static List<DocumentHandle> Rows(BlobReader blob)
    {
        List<DocumentHandle> documents = [];
        while (blob.RemainingBytes > 0)
            documents.Add(System.Reflection.Metadata.Ecma335.MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
        return documents;
    }

    // The repository's own folder is not compared: a deterministic build maps it to /_/.
    private string? Relative(DocumentHandle handle)
    {
        string path = pdb.GetString(pdb.GetDocument(handle).Name).Replace('\\', '/');
        int at = path.LastIndexOf(_marker, StringComparison.Ordinal);
        if (at < 0) return null;
        string file = path[(at + _marker.Length)..];
        return file.StartsWith("obj/", StringComparison.Ordinal) || file.StartsWith("bin/", StringComparison.Ordinal) ? null : file;
    }
}
