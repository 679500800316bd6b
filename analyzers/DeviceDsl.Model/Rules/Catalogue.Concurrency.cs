using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about locks and threads.</content>
internal static partial class Catalogue
{
    public static readonly Rule WaitWhileHoldingLock = new(
        "DDSL0301", Categories.Concurrency, Warning,
        "Don't wait while holding a lock that the awaited code needs",
        "{0} waits while holding the lock '{1}', which '{2}' also acquires, so the two can deadlock: release the lock first");

    public static readonly Rule DeassignUnderLock = new(
        "DDSL0302", Categories.Concurrency, Info,
        "Don't deassign registrations while holding a lock",
        "{0} waits while holding the lock '{1}': remove the registration under the lock, and deassign it after releasing the lock");

    public static readonly Rule LockRankInversion = new(
        "DDSL0304", Categories.Concurrency, Warning,
        "Acquire locks in one order",
        "'{0}' is acquired while '{1}' is held, but {2}: use one order everywhere");

    public static readonly Rule PublishBeforeInit = new(
        "DDSL0307", Categories.Concurrency, Warning,
        "Set the state that a handler uses before it can run",
        "'{0}' may run from here on, but '{1}', which it uses, is set later: set it first");

    public static readonly Rule SignalUnderLock = new(
        "DDSL0308", Categories.Concurrency, Info,
        "Don't signal an eventfd while holding a lock",
        "The signal runs the waiters of the eventfd under the lock '{0}': signal after releasing the lock");

    public static readonly Rule JoinParkedWorker = new(
        "DDSL0312", Categories.Concurrency, Warning,
        "Wake a waiting thread before joining it",
        "'{0}' waits for '{1}', which nothing sets before this joins the thread: set it first");

    public static readonly Rule ChangedBesideHandlers = new(
        "DDSL0313", Categories.Concurrency, Warning,
        "Don't change device state outside handlers",
        "'{0}' is {1} by {2}, which may run concurrently with the handlers of '{3}': {4}");
}
