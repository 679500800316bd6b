using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>Collects the outermost types that metadata names, through generic arguments, arrays and pointers.</summary>
/// <remarks>It is asked for types by the decoder of signatures, and returns nothing but the type's primitive code.</remarks>
internal sealed class TypeCollector(MetadataReader reader, TypeResolver resolver)
    : ISignatureTypeProvider<PrimitiveTypeCode, object?>
{
    /// <summary>What was found since the last <see cref="Take"/>.</summary>
    private readonly HashSet<TypeId> _found = [];

    public ImmutableArray<TypeId> Take()
    {
        ImmutableArray<TypeId> taken = [.. _found];
        _found.Clear();
        return taken;
    }

    public void Add(TypeId type) => _found.Add(type);

    public void Add(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference:
                _found.Add(resolver.Outermost(handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                Add(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Add(reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                AddInstantiation(reader.GetMethodSpecification((MethodSpecificationHandle)handle));
                break;
            case HandleKind.StandaloneSignature:
                AddSignature(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
        }
    }

    private void AddInstantiation(MethodSpecification method)
    {
        Add(method.Method);
        method.DecodeSignature(this, null);
    }

    private void AddSignature(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
            signature.DecodeLocalSignature(this, null);
        else
            signature.DecodeMethodSignature(this, null);
    }

    PrimitiveTypeCode ISimpleTypeProvider<PrimitiveTypeCode>.GetTypeFromDefinition(
        MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Found(handle);

    PrimitiveTypeCode ISimpleTypeProvider<PrimitiveTypeCode>.GetTypeFromReference(
        MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Found(handle);

    PrimitiveTypeCode ISignatureTypeProvider<PrimitiveTypeCode, object?>.GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Found(handle);

    public PrimitiveTypeCode GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode;

    public PrimitiveTypeCode GetArrayType(PrimitiveTypeCode elementType, ArrayShape shape) => default;

    public PrimitiveTypeCode GetByReferenceType(PrimitiveTypeCode elementType) => default;

    public PrimitiveTypeCode GetFunctionPointerType(MethodSignature<PrimitiveTypeCode> signature) => default;

    public PrimitiveTypeCode GetGenericInstantiation(
        PrimitiveTypeCode genericType, ImmutableArray<PrimitiveTypeCode> typeArguments) => default;

    public PrimitiveTypeCode GetGenericMethodParameter(object? genericContext, int index) => default;

    public PrimitiveTypeCode GetGenericTypeParameter(object? genericContext, int index) => default;

    public PrimitiveTypeCode GetModifiedType(
        PrimitiveTypeCode modifier, PrimitiveTypeCode unmodifiedType, bool isRequired) => default;

    public PrimitiveTypeCode GetPinnedType(PrimitiveTypeCode elementType) => default;

    public PrimitiveTypeCode GetPointerType(PrimitiveTypeCode elementType) => default;

    public PrimitiveTypeCode GetSZArrayType(PrimitiveTypeCode elementType) => default;

    private PrimitiveTypeCode Found(EntityHandle handle)
    {
        Add(handle);
        return default;
    }
}
