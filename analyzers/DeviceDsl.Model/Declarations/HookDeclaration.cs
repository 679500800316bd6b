using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Declarations;

/// <summary>One <c>[OnRead]</c> or <c>[OnWrite]</c> as written on a method.</summary>
internal sealed class HookDeclaration(AttributeData attribute, IMethodSymbol method, string register, bool isWrite)
{
    public AttributeData Attribute { get; } = attribute;

    public IMethodSymbol Method { get; } = method;

    /// <summary>The name of the register's property.</summary>
    public string Register { get; } = register;

    public bool IsWrite { get; } = isWrite;

    /// <summary>The attributes of a method; those that do not compile are left out.</summary>
    public static IEnumerable<HookDeclaration> Read(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            string? name = AttributeNames.OfLanguage(attribute);
            if (name is AttributeNames.OnRead or AttributeNames.OnWrite && attribute.ConstructorString(0) is { } register)
            {
                yield return new(attribute, method, register, name == AttributeNames.OnWrite);
            }
        }
    }

    /// <summary>Whether the method takes and returns what an access to a register has.</summary>
    public bool Fits(RegisterDeclaration register)
    {
        int values = ValuesOf(register);
        return (IsWrite ? Method.ReturnsVoid : IsOf(register.ValueType, Method.ReturnType) && !Method.ReturnsByRef && !Method.ReturnsByRefReadonly)
            && (values == 1 || (IsWrite && values == 2))
            && Method.Parameters.All(static parameter => parameter.RefKind == RefKind.None)
            && Method.Parameters.Skip(Method.Parameters.Length - values).All(parameter => IsOf(register.ValueType, parameter.Type))
            && (!register.IsArray || Method.Parameters[0].Type.SpecialType == SpecialType.System_Int32);
    }

    /// <summary>How many values of the register the method takes.</summary>
    public int ValuesOf(RegisterDeclaration register) => Method.Parameters.Length - (register.IsArray ? 1 : 0);

    private static bool IsOf(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
