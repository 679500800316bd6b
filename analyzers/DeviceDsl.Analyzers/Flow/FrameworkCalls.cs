using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Identifies the framework methods with an effect on tracked objects.</summary>
internal static class FrameworkCalls
{
    public static FrameworkCall Of(IMethodSymbol method)
    {
        return (Framework.NameOf(method.ContainingType), method.Name) switch
        {
            (null, _) => FrameworkCall.Other,
            ("Interlocked", "Exchange") => FrameworkCall.Exchange,
            ("Thread", "Join") or ("Task", "Wait" or "WaitAll") or ("Barrier", "SignalAndWait") => FrameworkCall.Join,
            ("ManualResetEventSlim" or "CountdownEvent" or "SemaphoreSlim", "Wait") or (_, "WaitOne") => FrameworkCall.Join,
            ("GC" or "Console" or "Debug" or "Trace" or "ArgumentNullException" or "ObjectDisposedException" or "Monitor", _)
                => FrameworkCall.Harmless,
            ("TextWriter" or "StreamWriter" or "StringWriter", "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync")
                or ("StringBuilder", "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "Insert")
                or ("String", "Format" or "Concat" or "Join") => FrameworkCall.Harmless,
            (_, "ReferenceEquals" or "Equals" or "ToString" or "GetHashCode") => FrameworkCall.Harmless,
            ("Volatile", "Write") => FrameworkCall.Other,
            (_, "Add" or "Enqueue" or "Push" or "Insert" or "AddLast" or "AddFirst" or "TryAdd") when IsCollection(method)
                => FrameworkCall.Add,
            _ => FrameworkCall.Other,
        };
    }

    private static bool IsCollection(IMethodSymbol method)
        => method.ContainingType.AllInterfaces.Any(static type => Framework.NameOf(type) == "IEnumerable");
}
