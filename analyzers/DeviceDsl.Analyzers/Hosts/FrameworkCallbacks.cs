using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Distinguishes methods that run a delegate before they return from those that keep it.</summary>
internal static class FrameworkCallbacks
{
    private static readonly string[] Beginnings =
    [
        "Begin", "Submit", "Schedule", "Start", "Register", "Subscribe", "Listen", "Watch", "Observe", "ContinueWith", "Defer", "Map",
    ];

    private static readonly string[] Parameters = ["callback", "completion", "completed", "continuation", "listener", "handler"];

    /// <summary>The use of a delegate by a method without source, or by a constructor.</summary>
    public static DelegateUse Of(IMethodSymbol method, IParameterSymbol parameter)
    {
        string by = $"a callback of '{NameOf(method)}'";
        if (IsOfOtherThread(parameter.Type)) return DelegateUse.Outside(by);

        string space = method.ContainingNamespace?.ToDisplayString() ?? "";
        return RunsAtOnce(method.ContainingType, space) ? DelegateUse.AtOnce
            : IsKept(method, parameter, space) ? DelegateUse.Outside(by)
            : DelegateUse.Unknown;
    }

    private static string NameOf(IMethodSymbol method)
        => method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : $"{method.ContainingType.Name}.{method.Name}";

    private static bool IsOfOtherThread(ITypeSymbol type)
        => type.Name is "AsyncCallback" or "WaitCallback" or "TimerCallback" or "ThreadStart" or "ParameterizedThreadStart"
            or "SendOrPostCallback" or "WaitOrTimerCallback"
            && type.ContainingNamespace?.ToDisplayString() is "System" or "System.Threading";

    private static bool RunsAtOnce(INamedTypeSymbol type, string space)
        => space.StartsWith("System.Linq", StringComparison.Ordinal)
            || (space, type.Name) is ("System", "Array" or "String" or "MemoryExtensions" or "Span" or "Memory")
                or ("System.Collections.Generic", "List");

    private static bool IsKept(IMethodSymbol method, IParameterSymbol parameter, string space)
    {
        string name = method.Name;
        if (space.StartsWith("System", StringComparison.Ordinal))
        {
            return (method.ContainingType.Name, name) is
                ("ThreadPool", _) or ("Task", "Run" or "ContinueWith" or ".ctor") or ("TaskFactory", _) or ("CancellationToken", _)
                    or ("Progress", ".ctor")
                or ("TimeProvider", "CreateTimer") or ("PosixSignalRegistration", "Create") or ("Barrier", ".ctor")
                    or ("Parallel", "ForAsync" or "ForEachAsync")
                || (name is "OnCompleted" or "UnsafeOnCompleted"
                    && method.ContainingType.Name.EndsWith("Awaiter", StringComparison.Ordinal))
                || name.StartsWith("Begin", StringComparison.Ordinal)
                || name.StartsWith("Subscribe", StringComparison.Ordinal);
        }

        return name == ".ctor"
            || Beginnings.Any(beginning => IsWord(name, beginning))
            || IsWord(name, "On")
            || IsWord(name, "When")
            || name.EndsWith("Async", StringComparison.Ordinal)
            || name.EndsWith("Callback", StringComparison.Ordinal)
            || name.EndsWith("Listener", StringComparison.Ordinal)
            || Array.Exists(Parameters, word => parameter.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            || (IsWord(parameter.Name, "on") && parameter.Name.Length > 2);
    }

    private static bool IsWord(string name, string beginning)
        => name.StartsWith(beginning, StringComparison.Ordinal)
            && (name.Length == beginning.Length || !char.IsLower(name[beginning.Length]));
}
