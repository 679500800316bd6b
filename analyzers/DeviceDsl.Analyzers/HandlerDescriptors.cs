using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about what handlers do.</summary>
internal static class HandlerDescriptors
{
    public static readonly DiagnosticDescriptor BlockingCallInHandler = New(
        RuleIds.BlockingCallInHandler,
        "A handler does not wait",
        "The handler '{0}' waits in {1}: until that returns, no other handler of the machine runs, and no detaching ends",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ExceptionMayEscapeHandler = New(
        RuleIds.ExceptionMayEscapeHandler,
        "A handler deals with what it cannot serve",
        "Nothing in the handler '{0}' catches this exception: {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor BlockingEventFdRead = New(
        RuleIds.BlockingEventFdRead,
        "An eventfd is read without waiting",
        "This eventfd was made without EFD_NONBLOCK: the read waits until somebody signals it",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor EagainTreatedAsFatal = New(
        RuleIds.EagainTreatedAsFatal,
        "EAGAIN is no failure",
        "EAGAIN says that a signal is pending already: nothing is lost, and nothing is broken",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CounterAsKickCount = New(
        RuleIds.CounterAsKickCount,
        "The count of an eventfd is no number of requests",
        "'{0}' counts signals, and signals coalesce: serve until there is nothing left",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor SelfDeassignInHandler = New(
        RuleIds.SelfDeassignInHandler,
        "A handler does not wait for its own end",
        "The handler '{0}' ends {1} and would wait for itself",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NonEmptyAssumption = New(
        RuleIds.NonEmptyAssumption,
        "A handler expects to be called for nothing",
        "The handler '{0}' takes from '{1}' without asking whether there is anything: a kick may come for nothing",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Handler, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
