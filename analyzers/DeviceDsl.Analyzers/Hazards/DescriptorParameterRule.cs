using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0609: a native method takes a descriptor as a number.</summary>
internal static class DescriptorParameterRule
{
    // The function that releases a handle gets only the number.
    public static IEnumerable<Finding> Check(IMethodSymbol method)
        => method.PartialDefinitionPart is null
            && NativeCalls.EntryOf(method) is { } entry
            && !(entry == "close" && Framework.IsHandle(method.ContainingType.BaseType))
            ? method.Parameters
                .Where(static parameter => IsNumber(parameter.Type) && IsDescriptor(parameter.Name) && parameter.Locations[0].IsInSource)
                .Select(parameter => new Finding(Catalogue.DescriptorParameter, parameter.Locations[0], method.Name, parameter.Name))
            : [];

    private static bool IsNumber(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_IntPtr;

    private static bool IsDescriptor(string name)
        => name is "fd" or "descriptor" or "fileDescriptor" or "fildes" or "filedes"
            || name.EndsWith("Fd", System.StringComparison.Ordinal)
            || name.EndsWith("_fd", System.StringComparison.Ordinal);
}
