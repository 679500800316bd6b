using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One attribute for accesses, such as <c>[OnRead]</c>, as written on a method.</summary>
internal sealed class HookDeclaration(AttributeData attribute, IMethodSymbol method, HookKind kind)
{
    public AttributeData Attribute { get; } = attribute;

    public IMethodSymbol Method { get; } = method;

    /// <summary>The name of the register's property, or null if none is given.</summary>
    public string? Register { get; } = attribute.ConstructorString(0);

    /// <summary>The name of the region, or null if none is given.</summary>
    public string? Region { get; } = attribute.NamedString("Region");

    public HookKind Kind { get; } = kind;

    /// <summary>Whether writes run the method, and not reads.</summary>
    public bool IsWrite => Kind is HookKind.Write or HookKind.BeforeWrite;

    /// <summary>Whether the method decides if the access takes place.</summary>
    public bool IsCheck => Kind is HookKind.BeforeRead or HookKind.BeforeWrite;

    /// <summary>Whether the method takes the bytes that the access touches, as its last parameter.</summary>
    public bool TakesLanes => Method.Parameters.LastOrDefault() is { } last && IsOfLanguage(last, AttributeNames.ByteLanes);

    /// <summary>Whether the method answers the access later: it takes the access itself, after the values.</summary>
    public bool Defers => Kind is HookKind.Read or HookKind.Write
        && Method.Parameters.Length > (TakesLanes ? 1 : 0)
        && IsOfLanguage(
            Method.Parameters[Method.Parameters.Length - (TakesLanes ? 2 : 1)],
            IsWrite ? AttributeNames.DeferredWrite : AttributeNames.DeferredRead);

    /// <summary>The type of the access that the method takes; null if it takes none.</summary>
    public string? Access => !Defers ? null : IsWrite ? AttributeNames.DeferredWrite : AttributeNames.DeferredRead;

    /// <summary>The attribute, as written in source.</summary>
    public string Title => Kind switch
    {
        HookKind.BeforeRead => "[BeforeRead]",
        HookKind.Read => "[OnRead]",
        HookKind.AfterRead => "[AfterRead]",
        HookKind.BeforeWrite => "[BeforeWrite]",
        _ => "[OnWrite]",
    };

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The attributes of a method, without those that do not compile.</summary>
    public static IEnumerable<HookDeclaration> Read(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (KindOf(attribute) is { } kind
                && attribute.AttributeConstructor is not null
                && attribute.ConstructorArguments.All(static argument => argument.Kind != TypedConstantKind.Error)
                && !attribute.IsUnreadable("Region"))
            {
                yield return new(attribute, method, kind);
            }
        }
    }

    /// <summary>Whether parameters and result of the method fit an access to a register.</summary>
    public bool Fits(RegisterDeclaration register)
    {
        int values = ValuesOf(register);
        int index = register.IsArray ? 1 : 0;
        return ReturnsResult(value => IsOf(register.ValueType, value))
            && CanTake(values)
            && Method.Parameters.All(static parameter => parameter.RefKind == RefKind.None)
            && Method.Parameters.Skip(index).Take(values).All(parameter => IsOf(register.ValueType, parameter.Type))
            && (index == 0 || Method.Parameters[0].Type.SpecialType == SpecialType.System_Int32);
    }

    /// <summary>Whether parameters and result of the method fit an access to a region.</summary>
    public bool FitsRegion()
    {
        ImmutableArray<IParameterSymbol> parameters = Method.Parameters;
        int values = IsWrite ? 3 : 2;
        return ReturnsResult(static value => value.SpecialType == SpecialType.System_UInt64)
            && !TakesLanes
            && parameters.Length == values + (Defers ? 1 : 0)
            && parameters.All(static parameter => parameter.RefKind == RefKind.None)
            && parameters.Take(values).All(static parameter
                => parameter.Type.SpecialType == (parameter.Ordinal == 1 ? SpecialType.System_Int32 : SpecialType.System_UInt64));
    }

    /// <summary>The number of register values that the method takes.</summary>
    public int ValuesOf(RegisterDeclaration register)
        => Method.Parameters.Length - (register.IsArray ? 1 : 0) - (TakesLanes ? 1 : 0) - (Defers ? 1 : 0);

    private bool CanTake(int values) => Kind switch
    {
        HookKind.BeforeRead => values == 0,
        HookKind.Read => values == 1,
        HookKind.AfterRead => values is 0 or 1,
        HookKind.BeforeWrite => values is 0 or 1 or 2,
        _ => values is 1 or 2,
    };

    private static HookKind? KindOf(AttributeData attribute) => AttributeNames.OfLanguage(attribute) switch
    {
        AttributeNames.BeforeRead => HookKind.BeforeRead,
        AttributeNames.OnRead => HookKind.Read,
        AttributeNames.AfterRead => HookKind.AfterRead,
        AttributeNames.BeforeWrite => HookKind.BeforeWrite,
        AttributeNames.OnWrite => HookKind.Write,
        _ => null,
    };

    private bool ReturnsResult(System.Func<ITypeSymbol, bool> isValue) => Kind switch
    {
        HookKind.Read when !Defers => Returns(isValue),
        HookKind.BeforeRead or HookKind.BeforeWrite => Returns(static type => type.SpecialType == SpecialType.System_Boolean),
        _ => Method.ReturnsVoid,
    };

    private bool Returns(System.Func<ITypeSymbol, bool> isWanted)
        => isWanted(Method.ReturnType) && !Method.ReturnsByRef && !Method.ReturnsByRefReadonly;

    private static bool IsOfLanguage(IParameterSymbol parameter, string type)
        => (parameter.Type as INamedTypeSymbol).Is(AttributeNames.Namespace, type);

    private static bool IsOf(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
