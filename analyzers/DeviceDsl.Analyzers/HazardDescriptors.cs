using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about .NET and file descriptors.</summary>
internal static class HazardDescriptors
{
    public static readonly DiagnosticDescriptor LocalNotDisposed = New(
        RuleIds.LocalNotDisposed,
        "Dispose local eventfds and registrations",
        "'{0}' is not disposed on every path to the end of the method: declare it with using",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RawFdEscapes = New(
        RuleIds.RawFdEscapes,
        "Don't let a descriptor number outlive its handle",
        "This code stores a descriptor number, which may name another file once the handle is closed: store the handle",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DoubleOwnedFd = New(
        RuleIds.DoubleOwnedFd,
        "Give each descriptor one owner",
        "This handle and '{0}' both close the descriptor, and the second close may hit another file: let only one own it",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor HandleOfZero = New(
        RuleIds.HandleOfZero,
        "Don't use descriptor 0 for an invalid handle",
        "This handle owns descriptor 0 and closes standard input: use -1 for an invalid handle",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnrootedDelegate = New(
        RuleIds.UnrootedDelegate,
        "Keep a delegate alive while native code can call it",
        "Nothing keeps this delegate alive, so the garbage collector may free it while native code holds its pointer: store it in a field",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor FinalizerTouchesManaged = New(
        RuleIds.FinalizerTouchesManaged,
        "Don't use finalizable objects in a finalizer",
        "'{0}' may be finalized before this finalizer runs: use it only when disposing",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingCloseOnExec = New(
        RuleIds.MissingCloseOnExec,
        "Create descriptors with close-on-exec",
        "{0} creates a descriptor that every child process inherits: add the close-on-exec flag",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor KeyedByDescriptor = New(
        RuleIds.KeyedByDescriptor,
        "Don't use descriptor numbers as keys",
        "The lookup key is a descriptor number, which another file may have had before: use the handle or a unique key",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DescriptorParameter = New(
        RuleIds.DescriptorParameter,
        "Native methods must take handles, not descriptor numbers",
        "'{0}' takes the descriptor '{1}' as a number, which may be closed and reused during the call: use a SafeFileHandle",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PoolThreadBlocked = New(
        RuleIds.PoolThreadBlocked,
        "Don't block pool threads from a handler",
        "The handler '{0}' queues work that blocks in {1}, and kicks arrive faster than the pool grows: use a dedicated thread or await",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Hazard, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
