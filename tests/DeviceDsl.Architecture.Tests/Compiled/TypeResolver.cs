using System.Reflection.Metadata;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>Finds the outermost type of a type and names it.</summary>
internal sealed class TypeResolver(MetadataReader reader)
{
    private readonly string _assembly = reader.GetString(reader.GetAssemblyDefinition().Name);

    public string Assembly => _assembly;

    /// <summary>The outermost type of a definition or reference.</summary>
    public TypeId Outermost(EntityHandle handle) => handle.Kind == HandleKind.TypeDefinition
        ? Outermost((TypeDefinitionHandle)handle)
        : Outermost((TypeReferenceHandle)handle);

    /// <summary>The outermost type of a definition.</summary>
    public TypeId Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(Chain(handle)[0]);
        return new TypeId(_assembly, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    /// <summary>The outermost type of a name as it stands in an attribute.</summary>
    public TypeId Outermost(TypeName name)
    {
        while (name.IsNested) name = name.DeclaringType!;
        return new TypeId(name.AssemblyName?.Name ?? _assembly, name.Namespace, name.Name);
    }

    /// <summary>A definition and the types around it, outermost first.</summary>
    public List<TypeDefinitionHandle> Chain(TypeDefinitionHandle handle)
    {
        List<TypeDefinitionHandle> chain = [];
        for (; !handle.IsNil; handle = reader.GetTypeDefinition(handle).GetDeclaringType()) chain.Add(handle);
        chain.Reverse();
        return chain;
    }

    private TypeId Outermost(TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        string assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : _assembly;
        return new TypeId(assembly, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }
}
