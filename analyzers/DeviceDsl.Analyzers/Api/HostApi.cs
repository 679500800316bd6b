using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Identifies the methods that run other code as a handler of a device.</summary>
internal static class HostApi
{
    /// <summary>Whether a method runs its argument as a handler of a device.</summary>
    public static bool IsSynchronizing(IMethodSymbol method)
        => (method.Name is "Post" or "Synchronize" && RunsHandlers(method.ContainingType)) || VirtioApi.IsServing(method);

    /// <summary>Whether a method queues its argument for the loop of the machine.</summary>
    public static bool IsPosting(IMethodSymbol method) => method.Name == "Post" && IsSynchronizing(method);

    private static bool RunsHandlers(INamedTypeSymbol type) => type.Name switch
    {
        "DeviceHost" or "Attachment" => type.LiesIn(AttributeNames.Namespace),
        "PciFunction" => type.LiesIn(AttributeNames.PciNamespace),
        "VirtioDevice" => type.LiesIn(AttributeNames.VirtioNamespace),
        _ => false,
    };
}
