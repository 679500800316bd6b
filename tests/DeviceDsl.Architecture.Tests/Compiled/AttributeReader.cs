using System.Reflection.Metadata;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>The types that an attribute names: its own, and those given to it with <see langword="typeof"/>.</summary>
internal sealed class AttributeReader(MetadataReader reader, TypeResolver resolver, TypeCollector found)
    : ICustomAttributeTypeProvider<string>
{
    private const string SystemType = "System.Type";

    public void Read(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes) Read(reader.GetCustomAttribute(handle));
    }

    private void Read(CustomAttribute attribute)
    {
        found.Add(attribute.Constructor);
        try
        {
            attribute.DecodeValue(this);
        }
        catch (BadImageFormatException)
        {
            // The width of another assembly's enum is not known here and was taken for int: the attribute's own type
            // stands, what follows that argument does not.
        }
    }

    public string GetTypeFromSerializedName(string name)
    {
        if (TypeName.TryParse(name, out TypeName? type)) Add(type);
        return name;
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        found.Add(handle);
        return FullName(resolver.Outermost(handle));
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        found.Add(handle);
        return FullName(resolver.Outermost(handle));
    }

    public PrimitiveTypeCode GetUnderlyingEnumType(string type)
    {
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition definition = reader.GetTypeDefinition(handle);
            if (FullName(resolver.Outermost(handle)) == type && definition.GetDeclaringType().IsNil)
                return Width(definition);
        }

        return PrimitiveTypeCode.Int32;
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => SystemType;

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public bool IsSystemType(string type) => type == SystemType;

    private PrimitiveTypeCode Width(TypeDefinition type)
    {
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            if (reader.StringComparer.Equals(field.Name, "value__")) return field.DecodeSignature(found, null);
        }

        return PrimitiveTypeCode.Int32;
    }

    private void Add(TypeName type)
    {
        if (type.IsConstructedGenericType)
        {
            foreach (TypeName argument in type.GetGenericArguments()) Add(argument);
            Add(type.GetGenericTypeDefinition());
        }
        else if (type.IsArray || type.IsByRef || type.IsPointer)
        {
            Add(type.GetElementType());
        }
        else
        {
            found.Add(resolver.Outermost(type));
        }
    }

    private static string FullName(TypeId type) => $"{type.Namespace}.{type.Name}";
}
