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

    /// <summary>Whether the method takes and returns what an access to a register of this type has.</summary>
    public bool Fits(ITypeSymbol type)
        => (IsWrite ? Method.ReturnsVoid : IsOf(type, Method.ReturnType) && !Method.ReturnsByRef && !Method.ReturnsByRefReadonly)
            && (Method.Parameters.Length == 1 || (IsWrite && Method.Parameters.Length == 2))
            && Method.Parameters.All(parameter => parameter.RefKind == RefKind.None && IsOf(type, parameter.Type));

    private static bool IsOf(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
