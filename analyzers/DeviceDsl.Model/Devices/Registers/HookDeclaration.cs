using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[OnRead]</c> or <c>[OnWrite]</c> as written on a method.</summary>
internal sealed class HookDeclaration(AttributeData attribute, IMethodSymbol method, bool isWrite)
{
    public AttributeData Attribute { get; } = attribute;

    public IMethodSymbol Method { get; } = method;

    /// <summary>The name of the register's property, or null if none is given.</summary>
    public string? Register { get; } = attribute.ConstructorString(0);

    /// <summary>The name of the region, or null if none is given.</summary>
    public string? Region { get; } = attribute.NamedString("Region");

    public bool IsWrite { get; } = isWrite;

    /// <summary>The attribute, as written in source.</summary>
    public string Title => IsWrite ? "[OnWrite]" : "[OnRead]";

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The attributes of a method, without those that do not compile.</summary>
    public static IEnumerable<HookDeclaration> Read(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            string? name = AttributeNames.OfLanguage(attribute);
            if (name is AttributeNames.OnRead or AttributeNames.OnWrite
                && attribute.AttributeConstructor is not null
                && attribute.ConstructorArguments.All(static argument => argument.Kind != TypedConstantKind.Error)
                && !attribute.IsUnreadable("Region"))
            {
                yield return new(attribute, method, name == AttributeNames.OnWrite);
            }
        }
    }

    /// <summary>Whether parameters and result of the method fit an access to a register.</summary>
    public bool Fits(RegisterDeclaration register)
    {
        int values = ValuesOf(register);
        return (IsWrite ? Method.ReturnsVoid : Returns(type => IsOf(register.ValueType, type)))
            && (values == 1 || (IsWrite && values == 2))
            && Method.Parameters.All(static parameter => parameter.RefKind == RefKind.None)
            && Method.Parameters.Skip(Method.Parameters.Length - values).All(parameter => IsOf(register.ValueType, parameter.Type))
            && (!register.IsArray || Method.Parameters[0].Type.SpecialType == SpecialType.System_Int32);
    }

    /// <summary>Whether parameters and result of the method fit an access to a region.</summary>
    public bool FitsRegion()
    {
        ImmutableArray<IParameterSymbol> parameters = Method.Parameters;
        return (IsWrite ? Method.ReturnsVoid : Returns(static type => type.SpecialType == SpecialType.System_UInt64))
            && parameters.Length == (IsWrite ? 3 : 2)
            && parameters.All(static parameter => parameter.RefKind == RefKind.None
                && parameter.Type.SpecialType == (parameter.Ordinal == 1 ? SpecialType.System_Int32 : SpecialType.System_UInt64));
    }

    /// <summary>The number of register values that the method takes.</summary>
    public int ValuesOf(RegisterDeclaration register) => Method.Parameters.Length - (register.IsArray ? 1 : 0);

    private bool Returns(System.Func<ITypeSymbol, bool> isWanted)
        => isWanted(Method.ReturnType) && !Method.ReturnsByRef && !Method.ReturnsByRefReadonly;

    private static bool IsOf(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
