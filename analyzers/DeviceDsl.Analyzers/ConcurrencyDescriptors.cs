using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about locks and threads.</summary>
internal static class ConcurrencyDescriptors
{
    public static readonly DiagnosticDescriptor WaitWhileHoldingLock = New(
        RuleIds.WaitWhileHoldingLock,
        "Don't wait while holding a lock that the awaited code needs",
        "{0} waits while holding the lock '{1}', which '{2}' also acquires, so the two can deadlock: release the lock first",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DeassignUnderLock = New(
        RuleIds.DeassignUnderLock,
        "Don't deassign registrations while holding a lock",
        "{0} waits while holding the lock '{1}': remove the registration under the lock, and deassign it after releasing the lock",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor LockRankInversion = New(
        RuleIds.LockRankInversion,
        "Acquire locks in one order",
        "'{0}' is acquired while '{1}' is held, but {2}: use one order everywhere",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PublishBeforeInit = New(
        RuleIds.PublishBeforeInit,
        "Set the state that a handler uses before it can run",
        "'{0}' may run from here on, but '{1}', which it uses, is set later: set it first",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor SignalUnderLock = New(
        RuleIds.SignalUnderLock,
        "Don't signal an eventfd while holding a lock",
        "The signal runs the waiters of the eventfd under the lock '{0}': signal after releasing the lock",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor JoinParkedWorker = New(
        RuleIds.JoinParkedWorker,
        "Wake a waiting thread before joining it",
        "'{0}' waits for '{1}', which nothing sets before this joins the thread: set it first",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ChangedBesideHandlers = New(
        RuleIds.ChangedBesideHandlers,
        "Don't change device state outside handlers",
        "'{0}' is {1} by {2}, which may run concurrently with the handlers of '{3}': {4}",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Concurrency, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
