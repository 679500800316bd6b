using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Recognizes calls of native functions.</summary>
internal static class NativeCalls
{
    /// <summary>
    /// The argument that contains the flags: for socket it is the type, to which flags are added; for open the mode may follow.
    /// </summary>
    public static IOperation? FlagsOf(IInvocationOperation call, string entry)
    {
        int place = entry switch
        {
            "dup3" or "openat" or "signalfd" => 2,
            "accept4" => 3,
            "perf_event_open" => 4,
            "epoll_create1" or "fanotify_init" or "inotify_init1" or "userfaultfd" => 0,
            _ => 1,
        };
        return call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == place)?.Value;
    }

    /// <summary>The native function that a method imports, or null.</summary>
    public static string? EntryOf(IMethodSymbol method)
    {
        if (method.GetDllImportData() is { } import) return import.EntryPointName ?? method.Name;

        AttributeData? attribute = method.IsPartialDefinition || method.PartialDefinitionPart is not null
            ? method.GetAttributes().FirstOrDefault(static known => Framework.NameOf(known.AttributeClass) == "LibraryImportAttribute")
            : null;
        return attribute is null
            ? null
            : attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "EntryPoint").Value.Value as string ?? method.Name;
    }
}
