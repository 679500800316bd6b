using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>The thread on which a machine runs the handlers of eventfds, managed and Linux ones alike.</summary>
/// <remarks>
/// Handlers run one at a time, in the order of the signals. The loop reads the eventfd before it calls the handler, so
/// that signals during the call lead to another one. What a handler throws is reported by <see cref="HandlerFailed"/>;
/// the loop goes on. While its machine is paused no handler begins, and signals stay in their eventfds. A handler that is added
/// here holds no lock of a device; <see cref="DeviceHost.Synchronize"/> makes its code a handler of one.
/// </remarks>
public sealed class DeviceLoop
{
    [LockRank((int)LockRank.Lists)]
    private readonly RankedLock _gate = new(LockRank.Lists);
    private readonly HashSet<LoopRegistration> _registrations = [];

    internal DeviceLoop(string name, PauseGate handlers, HandlerExceptions? exceptions = null)
    {
        Queue = new WorkQueue(name);
        Handlers = handlers;
        Exceptions = exceptions ?? new HandlerExceptions(HandlerFailure.Contain);
    }

    /// <summary>A handler that was added by <see cref="Add"/> threw. Raised on the loop's thread; what it throws itself is logged, and ends nothing.</summary>
    public event EventHandler<HandlerFailedEventArgs>? HandlerFailed;

    /// <summary>Called with what a listener of <see cref="HandlerFailed"/> threw.</summary>
    internal Action<Exception>? ListenerFailed { get; set; }

    internal WorkQueue Queue { get; }

    internal PauseGate Handlers { get; }

    /// <summary>Carries what handlers of the machine threw to the call that caused it.</summary>
    internal HandlerExceptions Exceptions { get; }

    /// <summary>Runs a handler whenever an eventfd was signalled; at once if it is signalled already.</summary>
    /// <param name="eventFd">The eventfd. The loop reads it; nobody else should.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>The registration; disposing it ends it, waiting for a call in progress.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EBADF"/>: the eventfd is closed.</exception>
    public LoopRegistration Add(EventFd eventFd, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return AddCounting(eventFd, _ => handler());
    }

    /// <summary>Does what <see cref="Add"/> does for a handler that wants to know how many signals it serves.</summary>
    internal LoopRegistration AddCounting(EventFd eventFd, Action<ulong> handler)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        if (eventFd.IsDisposed) throw new MachineException(Errno.EBADF, "EVT-7", $"{eventFd} is closed: the loop cannot serve it.");
        return new LoopRegistration(this, eventFd.Counter, handler);
    }

    /// <summary>Polls each eventfd, whether it was signalled or not.</summary>
    internal void PollAll()
    {
        LoopRegistration[] registrations;
        using (_gate.Hold()) registrations = [.. _registrations];
        foreach (LoopRegistration registration in registrations) registration.Poll();
    }

    internal void Enter(LoopRegistration registration)
    {
        using (_gate.Hold()) _registrations.Add(registration);
    }

    internal void Leave(LoopRegistration registration)
    {
        using (_gate.Hold()) _registrations.Remove(registration);
    }

    internal void Report(LoopRegistration registration, Exception exception)
    {
        Listeners.Call(
            HandlerFailed, this, new HandlerFailedEventArgs(registration, exception), listener => ListenerFailed?.Invoke(listener));
    }
}
