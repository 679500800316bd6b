using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Identifies the sources of guest values.</summary>
internal static class GuestSources
{
    /// <summary>The parameters by which a machine passes values of the guest to a method, or that are marked.</summary>
    public static IEnumerable<IParameterSymbol> ParametersOf(IMethodSymbol method)
    {
        bool isWrite = IsSetter(method) || method.GetAttributes().Any(IsWrite);
        return method.Parameters.Where(parameter => GuestMark.IsOn(parameter) || (isWrite && IsWritten(method, parameter)));
    }

    /// <summary>The highest value that the guest can pass in a parameter: doorbells have a length.</summary>
    public static ulong MaxOf(IParameterSymbol parameter)
    {
        var lengths = parameter.ContainingSymbol.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.Doorbell)
            .Select(static attribute => attribute.Named<int>("Length") ?? 0)
            .ToList();
        return lengths.Count == 0 || lengths.Exists(static length => length is <= 0 or >= 8)
            ? ulong.MaxValue
            : (1UL << (8 * lengths.Max())) - 1;
    }

    /// <summary>Whether a member holds a value that the guest wrote, or is marked.</summary>
    public static bool IsMember(ISymbol member)
        => GuestMark.IsOn(member)
            || (member is IPropertySymbol property && (IsRegister(property) || (IsConfiguration(property) && IsStored(property))));

    /// <summary>The buffer that a call fills with bytes of the guest, or null.</summary>
    public static IOperation? FilledBy(IInvocationOperation call)
    {
        INamedTypeSymbol type = call.TargetMethod.ContainingType;
        int place = call.TargetMethod.Name switch
        {
            "Read" when VirtioApi.IsReader(type) => 0,
            "TryRead" when VirtioApi.IsReader(type) => 0,
            "TryRead" when VirtioApi.IsMemory(type) => 1,
            "TryGetRun" when VirtioApi.IsMemory(type) => 3,
            _ => -1,
        };
        return place < 0 ? null : call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == place)?.Value;
    }

    /// <summary>Whether a call converts bytes to a number.</summary>
    public static bool IsDecoding(IMethodSymbol method) => (Framework.NameOf(method.ContainingType), method.Name) switch
    {
        ("BinaryPrimitives", var name) => name.StartsWith("Read", System.StringComparison.Ordinal),
        ("MemoryMarshal", "Read" or "AsRef") => true,
        ("BitConverter", var name) => name.StartsWith("To", System.StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsWrite(AttributeData attribute) => AttributeNames.OfLanguage(attribute) switch
    {
        AttributeNames.BeforeWrite or AttributeNames.OnWrite => true,
        AttributeNames.Doorbell => attribute.Named<bool>("Synchronous") == true,
        _ => false,
    };

    // Indices, offsets and lengths come from the machine, which has checked them.
    private static bool IsWritten(IMethodSymbol method, IParameterSymbol parameter)
        => parameter.Type.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_UInt32
            or SpecialType.System_UInt64
            && (CountOf(method) < 3 || parameter.Ordinal == CountOf(method) - 1);

    // Without the bytes that the access touches and the access itself, which are no values.
    private static int CountOf(IMethodSymbol method)
        => method.Parameters.Count(static parameter
            => !(parameter.Type as INamedTypeSymbol).Is(AttributeNames.Namespace, AttributeNames.ByteLanes)
                && !AttributeNames.IsDeferredAccess(parameter.Type));

    private static bool IsSetter(IMethodSymbol method)
        => method is { MethodKind: MethodKind.PropertySet, AssociatedSymbol: IPropertySymbol property } && IsConfiguration(property);

    private static bool IsConfiguration(IPropertySymbol property)
        => AttributeNames.Find(property, AttributeNames.VirtioConfig)?.Named<bool>("IsWritable") == true;

    // A hand-written setter may check the value.
    private static bool IsStored(IPropertySymbol property)
        => property.ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    // A mask bounds the stored value, as does a method that checks it. With other accesses the register holds values of the device,
    // or none.
    private static bool IsRegister(IPropertySymbol property)
        => AttributeNames.Find(property, AttributeNames.Register) is { } attribute
            && (RegisterAccess)(attribute.Named<byte>("Access") ?? 0)
                is RegisterAccess.ReadWrite or RegisterAccess.WriteOnly or RegisterAccess.Reserved or RegisterAccess.Unimplemented
            && attribute.Named<ulong>("Mask") is null
            && !property.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(method => ChecksWrites(method, property.Name));

    private static bool ChecksWrites(IMethodSymbol method, string register)
        => method.Parameters.Any(parameter => IsWritten(method, parameter))
            && method.GetAttributes().Any(attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.BeforeWrite
                && attribute.ConstructorString(0) == register);
}
