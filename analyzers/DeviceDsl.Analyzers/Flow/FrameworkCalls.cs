using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Identifies the framework methods with an effect on tracked objects.</summary>
internal static class FrameworkCalls
{
    public static FrameworkCall Of(IMethodSymbol method)
    {
        if (RootOf(method.ContainingNamespace) != "System") return FrameworkCall.Other;

        return (method.ContainingType.Name, method.Name) switch
        {
            ("Interlocked", "Exchange") => FrameworkCall.Exchange,
            ("Thread", "Join") or ("Task", "Wait" or "WaitAll") or ("Barrier", "SignalAndWait") => FrameworkCall.Join,
            ("ManualResetEventSlim" or "CountdownEvent" or "SemaphoreSlim", "Wait") or (_, "WaitOne") => FrameworkCall.Join,
            ("GC" or "Console" or "Debug" or "Trace" or "ArgumentNullException" or "ObjectDisposedException" or "Monitor", _) => FrameworkCall.Harmless,
            (_, "ReferenceEquals" or "Equals" or "ToString" or "GetHashCode") => FrameworkCall.Harmless,
            ("Volatile", "Write") => FrameworkCall.Other,
            (_, "Add" or "Enqueue" or "Push" or "Insert" or "AddLast" or "AddFirst" or "TryAdd") when IsCollection(method)
                => FrameworkCall.Add,
            _ => FrameworkCall.Other,
        };
    }

    private static bool IsCollection(IMethodSymbol method)
        => method.ContainingType.AllInterfaces.Any(static type => type.Name is "IEnumerable");

    private static string? RootOf(INamespaceSymbol? space)
    {
        string? name = null;
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace) name = space.Name;

        return name;
    }
}
