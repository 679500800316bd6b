using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about locks and threads.</summary>
internal static class ConcurrencyDescriptors
{
    public static readonly DiagnosticDescriptor WaitWhileHoldingLock = New(
        RuleIds.WaitWhileHoldingLock,
        "Nothing is waited for under a lock that it needs",
        "{0} waits under the lock '{1}', which '{2}' takes: each may wait for the other for ever",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DeassignUnderLock = New(
        RuleIds.DeassignUnderLock,
        "Registrations are ended outside of locks",
        "{0} waits, here under the lock '{1}': take it out under the lock, and end it outside",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor LockRankInversion = New(
        RuleIds.LockRankInversion,
        "Locks are taken in one order",
        "'{0}' is taken while '{1}' is held, but {2}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PublishBeforeInit = New(
        RuleIds.PublishBeforeInit,
        "What a handler uses is set before it can run",
        "'{0}' may run from here on, but '{1}', which it uses, is set later",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor SignalUnderLock = New(
        RuleIds.SignalUnderLock,
        "An eventfd is signalled outside of locks",
        "The signal runs what waits for it under the lock '{0}'",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor JoinParkedWorker = New(
        RuleIds.JoinParkedWorker,
        "A thread that waits is woken before it is joined",
        "'{0}' waits for '{1}', which is not set before this waits for the thread",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ChangedBesideHandlers = New(
        RuleIds.ChangedBesideHandlers,
        "Host code changes a device only inside a handler",
        "'{0}' is {1} by {2}, which may run beside the handlers of '{3}': {4}",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Concurrency, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
