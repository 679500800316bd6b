using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>
/// DDSL0606, DDSL0609: native methods that create descriptors which child processes inherit, or take descriptors as numbers.
/// </summary>
internal static class NativeCallRule
{
    private const int CloseOnExec = 0x80000;

    // On Linux the flag has this value for all calls that create a descriptor, with one exception.
    private static readonly Dictionary<string, int> Flags = new()
    {
        ["accept4"] = CloseOnExec,
        ["epoll_create1"] = CloseOnExec,
        ["eventfd"] = CloseOnExec,
        ["inotify_init1"] = CloseOnExec,
        ["memfd_create"] = 1,
        ["open"] = CloseOnExec,
        ["openat"] = CloseOnExec,
        ["pipe2"] = CloseOnExec,
        ["signalfd"] = CloseOnExec,
        ["socket"] = CloseOnExec,
        ["socketpair"] = CloseOnExec,
        ["timerfd_create"] = CloseOnExec,
    };

    public static Finding? Check(IInvocationOperation call)
    {
        if (EntryOf(call.TargetMethod) is not { } entry
            || !Flags.TryGetValue(entry, out int flag)
            || FlagsOf(call, entry) is not { ConstantValue: { HasValue: true, Value: int value } } flags
            || (value & flag) != 0)
        {
            return null;
        }

        return new Finding(Catalogue.MissingCloseOnExec, flags.Syntax.GetLocation(), entry) { Hint = new FlagHint(flag) };
    }

    public static IEnumerable<Finding> Check(IMethodSymbol method)
        => method.PartialDefinitionPart is null && EntryOf(method) is { } entry && !(entry == "close" && IsHandle(method.ContainingType))
            ? method.Parameters
                .Where(static parameter => IsNumber(parameter.Type) && IsDescriptor(parameter.Name) && parameter.Locations[0].IsInSource)
                .Select(parameter => new Finding(Catalogue.DescriptorParameter, parameter.Locations[0], method.Name, parameter.Name))
            : Enumerable.Empty<Finding>();

    /// <summary>
    /// The argument that contains the flags: for socket it is the type, to which flags are added; for open the mode may follow.
    /// </summary>
    public static IOperation? FlagsOf(IInvocationOperation call, string entry)
    {
        int place = entry switch
        {
            "openat" => 2,
            "accept4" => 3,
            "epoll_create1" or "inotify_init1" => 0,
            "signalfd" => 2,
            _ => 1,
        };
        return call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == place)?.Value;
    }

    /// <summary>The native function that a method imports, or null.</summary>
    public static string? EntryOf(IMethodSymbol method)
    {
        if (method.GetDllImportData() is { } import) return import.EntryPointName ?? method.Name;

        AttributeData? attribute = method.IsPartialDefinition || method.PartialDefinitionPart is not null
            ? method.GetAttributes().FirstOrDefault(static known => known.AttributeClass?.Name == "LibraryImportAttribute")
            : null;
        return attribute is null
            ? null
            : attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "EntryPoint").Value.Value as string ?? method.Name;
    }

    // The function that releases a handle gets only the number.
    private static bool IsHandle(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current is { Name: "SafeHandle", ContainingNamespace.Name: "InteropServices" }) return true;
        }

        return false;
    }

    private static bool IsNumber(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_IntPtr;

    private static bool IsDescriptor(string name)
        => name is "fd" or "descriptor" or "fileDescriptor" or "fildes" or "filedes"
            || name.EndsWith("Fd", System.StringComparison.Ordinal)
            || name.EndsWith("_fd", System.StringComparison.Ordinal);
}
