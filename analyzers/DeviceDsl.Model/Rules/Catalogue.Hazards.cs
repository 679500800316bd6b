using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about .NET and file descriptors.</content>
internal static partial class Catalogue
{
    public static readonly Rule RawFdEscapes = new(
        "DDSL0601", Categories.Hazard, Warning,
        "Don't let a descriptor number outlive its handle",
        "This code keeps a descriptor number, which may name another file once the handle is closed: keep the handle");

    public static readonly Rule DoubleOwnedFd = new(
        "DDSL0602", Categories.Hazard, Error,
        "Give each descriptor one owner",
        "This handle and '{0}' both close the descriptor, and the second close may hit another file: let only one own it");

    public static readonly Rule HandleOfZero = new(
        "DDSL0603", Categories.Hazard, Error,
        "Don't use descriptor 0 for an invalid handle",
        "This handle owns descriptor 0 and closes standard input: use -1 for an invalid handle");

    public static readonly Rule UnrootedDelegate = new(
        "DDSL0604", Categories.Hazard, Warning,
        "Keep a delegate alive while native code can call it",
        "Nothing keeps this delegate alive, so the garbage collector may free it while native code holds its pointer: store it in a field");

    public static readonly Rule FinalizerTouchesManaged = new(
        "DDSL0605", Categories.Hazard, Warning,
        "Don't use finalizable objects in a finalizer",
        "'{0}' may be finalized before this finalizer runs: use it only when disposing");

    public static readonly Rule MissingCloseOnExec = new(
        "DDSL0606", Categories.Hazard, Warning,
        "Create descriptors with close-on-exec",
        "{0} creates a descriptor that every child process inherits: add the close-on-exec flag");

    public static readonly Rule LocalNotDisposed = new(
        "DDSL0607", Categories.Hazard, Warning,
        "Dispose local eventfds and registrations",
        "'{0}' is not disposed on every path to the end of the method: declare it with using");

    public static readonly Rule KeyedByDescriptor = new(
        "DDSL0608", Categories.Hazard, Warning,
        "Don't use descriptor numbers as keys",
        "The lookup key is a descriptor number, which another file may have had before: use the handle or a unique key");

    public static readonly Rule DescriptorParameter = new(
        "DDSL0609", Categories.Hazard, Warning,
        "Native methods must take handles, not descriptor numbers",
        "'{0}' takes the descriptor '{1}' as a number, which may be closed and reused during the call: use a SafeFileHandle");

    public static readonly Rule PoolThreadBlocked = new(
        "DDSL0610", Categories.Hazard, Warning,
        "Don't block pool threads from a handler",
        "The handler '{0}' queues work that blocks in {1}, and kicks arrive faster than the pool grows: use a dedicated thread or await");
}
