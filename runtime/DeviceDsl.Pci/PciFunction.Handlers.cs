using DeviceDsl.Devices;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <content>Running the code of its devices, and its failures.</content>
public sealed partial class PciFunction : IHandlerOwner, IDeviceBus
{
    private readonly HandlerFailures _failures = new();

    /// <summary>Whether a handler has thrown since the function was plugged in or reset.</summary>
    public bool NeedsReset => LastFailure is not null;

    /// <summary>The exception of the last handler that threw; <see langword="null"/> if the function does not need a reset.</summary>
    public Exception? LastFailure => _failures.Last;

    /// <summary>The number of handlers that have thrown.</summary>
    public int FailureCount => _failures.Count;

    /// <inheritdoc/>
    bool IHandlerOwner.MayRun => !NeedsReset;

    /// <inheritdoc/>
    GuestMemoryMap IDeviceBus.Memory => Host.Machine.Memory;

    /// <inheritdoc/>
    bool IDeviceBus.HasMemoryAccess => (Command & PciCommand.BusMaster) != 0;

    /// <inheritdoc/>
    ILogger IDeviceBus.Logger => Host.Logger;

    /// <summary>Queues an action to run as a handler of the function on the machine's loop, and returns without waiting.</summary>
    /// <param name="action">The action. If it throws, the function needs a reset. While the function needs a reset it does not run.</param>
    /// <returns>
    /// Whether it was queued: false once the function is gone. A pause keeps queued actions; the end of the function drops them.
    /// </returns>
    public bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _handlers.TryPost(action);
    }

    /// <summary>Runs an action as a handler of the function before this returns: alone among its handlers, and after any pause.</summary>
    /// <param name="action">The action. If it throws, the function needs a reset.</param>
    /// <returns>Whether it ran: false while the function needs a reset, and once it is gone.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called in a handler of another device, for which a handler of this one may be waiting; use
    /// <see cref="Post"/>.
    /// </exception>
    public bool Synchronize(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _handlers.TrySynchronize(action, out bool hasRun) && hasRun;
    }

    /// <summary>Ends accesses that wait for an answer, because the machine ends.</summary>
    internal void EndAccesses() => _handlers.Deferred.Close();

    void IHandlerOwner.OnHandlerFailed(string handler, Exception exception)
    {
        _failures.Record(exception);
        _handlers.Deferred.EndAll();
        Host.ReportFailure(this, handler, exception);
    }
}
