using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Pci;

/// <content>The code of its devices: who may run it, and what became of it.</content>
public sealed partial class PciFunction : IHandlerOwner
{
    private readonly HandlerFailures _failures = new();

    /// <summary>Whether a handler has thrown since it was plugged in or reset.</summary>
    public bool NeedsReset => LastFailure is not null;

    /// <summary>What the last handler that failed threw; <see langword="null"/> when the function does not need a reset.</summary>
    public Exception? LastFailure => _failures.Last;

    /// <summary>How often a handler has thrown.</summary>
    public int FailureCount => _failures.Count;

    /// <inheritdoc/>
    bool IHandlerOwner.MayRun => !NeedsReset;

    /// <summary>Queues an action to run as a handler of the function on the machine's loop, without waiting for it.</summary>
    /// <param name="action">What to run. If it throws, the function needs a reset. While it needs one the action does not run.</param>
    /// <returns>Whether it was queued: not once the function is gone. A pause keeps what is queued; the end of the function drops it.</returns>
    public bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _handlers.TryPost(action);
    }

    /// <summary>Runs an action as a handler of the function before this returns: alone among its handlers, and after the end of a pause.</summary>
    /// <param name="action">What to run. If it throws, the function needs a reset.</param>
    /// <returns>Whether it ran. It does not while the function needs a reset, nor once it is gone.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device, which might be waiting for this one; use <see cref="Post"/>.
    /// </exception>
    public bool Synchronize(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _handlers.TrySynchronize(action, out bool hasRun) && hasRun;
    }

    void IHandlerOwner.OnHandlerFailed(string handler, Exception exception)
    {
        _failures.Record(exception);
        Host.ReportFailure(this, handler, exception);
    }
}
