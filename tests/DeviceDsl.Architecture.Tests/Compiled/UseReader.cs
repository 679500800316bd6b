using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>Every use of a type by a member: in signatures, attributes, local variables and instructions.</summary>
internal sealed class UseReader
{
    private readonly PEReader _image;
    private readonly MetadataReader _reader;
    private readonly TypeResolver _resolver;
    private readonly TypeCollector _found;
    private readonly AttributeReader _attributes;

    public UseReader(PEReader image, TypeResolver resolver)
    {
        _image = image;
        _reader = image.GetMetadataReader();
        _resolver = resolver;
        _found = new TypeCollector(_reader, resolver);
        _attributes = new AttributeReader(_reader, resolver, _found);
    }

    /// <summary>What a type and its members use; not what the types nested in it do.</summary>
    public IEnumerable<TypeUse> Read(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        List<string> names = [.. _resolver.Chain(handle).Select(part => _reader.GetString(_reader.GetTypeDefinition(part).Name))];
        ReadHead(type);
        List<TypeUse> uses = [.. Taken(names, null)];
        foreach (FieldDefinitionHandle field in type.GetFields())
            uses.AddRange(Taken(names, ReadField(_reader.GetFieldDefinition(field))));
        foreach (PropertyDefinitionHandle property in type.GetProperties())
            uses.AddRange(Taken(names, ReadProperty(_reader.GetPropertyDefinition(property))));
        foreach (EventDefinitionHandle @event in type.GetEvents())
            uses.AddRange(Taken(names, ReadEvent(_reader.GetEventDefinition(@event))));
        foreach (MethodDefinitionHandle method in type.GetMethods())
            uses.AddRange(Taken(names, ReadMethod(_reader.GetMethodDefinition(method))));
        return uses;
    }

    private IEnumerable<TypeUse> Taken(List<string> types, StringHandle? member)
    {
        string name = SourceNames.Member(types, member is { } handle ? _reader.GetString(handle) : null);
        return _found.Take().Select(target => new TypeUse(name, target));
    }

    private void ReadHead(TypeDefinition type)
    {
        AddOptional(type.BaseType);
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
            _found.Add(_reader.GetInterfaceImplementation(handle).Interface);
        ReadConstraints(type.GetGenericParameters());
        _attributes.Read(type.GetCustomAttributes());
    }

    private StringHandle ReadField(FieldDefinition field)
    {
        field.DecodeSignature(_found, null);
        _attributes.Read(field.GetCustomAttributes());
        return field.Name;
    }

    private StringHandle ReadProperty(PropertyDefinition property)
    {
        property.DecodeSignature(_found, null);
        _attributes.Read(property.GetCustomAttributes());
        return property.Name;
    }

    private StringHandle ReadEvent(EventDefinition @event)
    {
        AddOptional(@event.Type);
        _attributes.Read(@event.GetCustomAttributes());
        return @event.Name;
    }

    private StringHandle ReadMethod(MethodDefinition method)
    {
        method.DecodeSignature(_found, null);
        _attributes.Read(method.GetCustomAttributes());
        foreach (ParameterHandle parameter in method.GetParameters())
            _attributes.Read(_reader.GetParameter(parameter).GetCustomAttributes());
        ReadConstraints(method.GetGenericParameters());
        if (method.RelativeVirtualAddress != 0) ReadBody(_image.GetMethodBody(method.RelativeVirtualAddress));
        return method.Name;
    }

    private void ReadBody(MethodBodyBlock body)
    {
        AddOptional(body.LocalSignature);
        foreach (ExceptionRegion region in body.ExceptionRegions) AddOptional(region.CatchType);
        foreach (EntityHandle handle in IlTokens.In(body.GetILReader())) _found.Add(handle);
    }

    private void ReadConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle handle in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in _reader.GetGenericParameter(handle).GetConstraints())
                _found.Add(_reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void AddOptional(EntityHandle handle)
    {
        if (!handle.IsNil) _found.Add(handle);
    }
}
