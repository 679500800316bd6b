using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about what .NET and file descriptors do to each other.</summary>
internal static class HazardDescriptors
{
    public static readonly DiagnosticDescriptor LocalNotDisposed = New(
        RuleIds.LocalNotDisposed,
        "A local eventfd or registration is disposed",
        "'{0}' is not disposed on every way to the end of the method",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RawFdEscapes = New(
        RuleIds.RawFdEscapes,
        "The number of a descriptor does not outlive its handle",
        "The number of a descriptor is kept here: once the handle is closed, another file may have it",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DoubleOwnedFd = New(
        RuleIds.DoubleOwnedFd,
        "A descriptor has one owner",
        "This handle and '{0}' both close the descriptor: the second closes whatever has its number by then",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor HandleOfZero = New(
        RuleIds.HandleOfZero,
        "Descriptor 0 is standard input",
        "This handle owns descriptor 0, and closes standard input: an invalid one is -1",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnrootedDelegate = New(
        RuleIds.UnrootedDelegate,
        "A delegate lives as long as native code calls it",
        "Nothing keeps this delegate alive: the collector may take it while native code still has the pointer",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor FinalizerTouchesManaged = New(
        RuleIds.FinalizerTouchesManaged,
        "A finalizer uses no other object that is finalized",
        "'{0}' may be finalized before this finalizer runs",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingCloseOnExec = New(
        RuleIds.MissingCloseOnExec,
        "A descriptor is closed on exec",
        "{0} makes a descriptor that every child process inherits: add the close-on-exec flag",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor KeyedByDescriptor = New(
        RuleIds.KeyedByDescriptor,
        "Nothing is looked up by the number of a descriptor",
        "Something is looked up by the number of a descriptor, which another file may have had before",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DescriptorParameter = New(
        RuleIds.DescriptorParameter,
        "A native method takes handles, not numbers",
        "'{0}' takes the descriptor '{1}' as a number: with a SafeFileHandle it cannot be closed and reused during the call",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PoolThreadBlocked = New(
        RuleIds.PoolThreadBlocked,
        "A handler does not block a thread of the pool",
        "The handler '{0}' queues work that waits in {1}: kicks come faster than the pool grows",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Hazard, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
