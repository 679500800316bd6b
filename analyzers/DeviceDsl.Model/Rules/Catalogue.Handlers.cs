using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about the code of handlers.</content>
internal static partial class Catalogue
{
    public static readonly Rule BlockingCallInHandler = new(
        "DDSL0201", Categories.Handler, Warning,
        "Don't block in a handler",
        "The handler '{0}' blocks in {1}, which stalls every other handler and detach of the machine: move the wait to another thread");

    public static readonly Rule AllocationInHotHandler = new(
        "DDSL0202", Categories.Handler, Warning,
        "Don't allocate in a hot handler",
        "The handler '{0}' allocates {1}, and collecting its garbage delays later kicks: reuse memory, or do it outside of the handler");

    public static readonly Rule ExceptionMayEscapeHandler = new(
        "DDSL0203", Categories.Handler, Warning,
        "Don't let exceptions escape a handler",
        "This exception escapes the handler '{0}', so {1}: handle the error in the handler");

    public static readonly Rule AsyncHandler = new(
        "DDSL0204", Categories.Handler, Error,
        "Handlers must not be async",
        "The handler '{0}' is async, so it would still run after the machine considers it finished: make it synchronous");

    public static readonly Rule NoRecheckAfterReenable = new(
        "DDSL0206", Categories.Handler, Warning,
        "Recheck the queue after enabling kicks",
        "Requests that arrived before kicks were enabled on '{0}' raise no kick: check the result of EnableKicks and drain again");

    public static readonly Rule BlockingEventFdRead = new(
        "DDSL0207", Categories.Handler, Warning,
        "Read an eventfd without blocking",
        "This eventfd was created without EFD_NONBLOCK, so the read blocks until it is signalled: add the flag");

    public static readonly Rule EagainTreatedAsFatal = new(
        "DDSL0208", Categories.Handler, Warning,
        "Don't treat EAGAIN as a failure",
        "EAGAIN means that a signal is already pending, and nothing is lost: treat it as success");

    public static readonly Rule CounterAsKickCount = new(
        "DDSL0209", Categories.Handler, Warning,
        "Don't use the count of an eventfd as a number of requests",
        "'{0}' counts signals, and signals coalesce: drain the queue until it is empty");

    public static readonly Rule SelfDeassignInHandler = new(
        "DDSL0210", Categories.Handler, Error,
        "Don't wait in a handler for its own end",
        "The handler '{0}' ends {1} and would wait for itself: use RequestStop or defer the call");

    public static readonly Rule NonEmptyAssumption = new(
        "DDSL0215", Categories.Handler, Info,
        "Handlers must tolerate spurious kicks",
        "The handler '{0}' takes from '{1}' without checking that it has an entry, but a kick may be spurious: check first");

    public static readonly Rule StateNotReset = new(
        "DDSL0216", Categories.Handler, Info,
        "Reset the state of a device with its registers",
        "'{0}' of the device '{1}' keeps its value when the device is reset, because {2}: set it in one");

    public static readonly Rule LineNotLowered = new(
        "DDSL0217", Categories.Handler, Warning,
        "Lower level lines when the device is reset",
        "The line '{0}' of the device '{1}' stays raised when the device is reset: lower it in an [OnReset] method");

    public static readonly Rule DeferredAccessNotCompleted = new(
        "DDSL0218", Categories.Handler, Warning,
        "Complete each deferred access once",
        "The deferred access '{0}' {1}: {2}");
}
