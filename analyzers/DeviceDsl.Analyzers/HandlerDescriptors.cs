using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the code of handlers.</summary>
internal static class HandlerDescriptors
{
    public static readonly DiagnosticDescriptor BlockingCallInHandler = New(
        RuleIds.BlockingCallInHandler,
        "Don't block in a handler",
        "The handler '{0}' blocks in {1}, which stalls every other handler and detach of the machine: move the wait to another thread",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ExceptionMayEscapeHandler = New(
        RuleIds.ExceptionMayEscapeHandler,
        "Don't let exceptions escape a handler",
        "This exception escapes the handler '{0}', so {1}: handle the error in the handler",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor BlockingEventFdRead = New(
        RuleIds.BlockingEventFdRead,
        "Read an eventfd without blocking",
        "This eventfd was created without EFD_NONBLOCK, so the read blocks until it is signalled: add the flag",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor EagainTreatedAsFatal = New(
        RuleIds.EagainTreatedAsFatal,
        "Don't treat EAGAIN as a failure",
        "EAGAIN means that a signal is already pending, and nothing is lost: treat it as success",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CounterAsKickCount = New(
        RuleIds.CounterAsKickCount,
        "Don't use the count of an eventfd as a number of requests",
        "'{0}' counts signals, and signals coalesce: drain the queue until it is empty",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor SelfDeassignInHandler = New(
        RuleIds.SelfDeassignInHandler,
        "Don't wait in a handler for its own end",
        "The handler '{0}' ends {1} and would wait for itself: use RequestStop or defer the call",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NonEmptyAssumption = New(
        RuleIds.NonEmptyAssumption,
        "Handlers must tolerate spurious kicks",
        "The handler '{0}' takes from '{1}' without checking that it has an entry, but a kick may be spurious: check first",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Handler, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
