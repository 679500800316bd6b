using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>The thread on which a machine runs the handlers of eventfds, both managed and Linux ones.</summary>
/// <remarks>
/// Handlers run one at a time, in the order of the signals. The loop reads the eventfd before it calls the handler, so that signals
/// during the call cause another call. <see cref="HandlerFailed"/> reports exceptions of handlers; the loop continues. While its
/// machine is paused, no handler starts, and signals stay in their eventfds. A handler added here holds no lock of a device;
/// <see cref="DeviceHost.Synchronize"/> runs code as a handler of a device.
/// </remarks>
public sealed class DeviceLoop
{
    [LockRank((int)LockRank.Lists)]
    private readonly RankedLock _gate = new(LockRank.Lists);
    private readonly HashSet<LoopRegistration> _registrations = [];

    internal DeviceLoop(string name, PauseGate handlers, TimeProvider? clock = null, HandlerExceptions? exceptions = null)
    {
        Queue = new WorkQueue(name);
        Handlers = handlers;
        Clock = new VirtualClock(clock ?? TimeProvider.System, this);
        Exceptions = exceptions ?? new HandlerExceptions(HandlerFailure.Contain);
    }

    /// <summary>Raised on the loop's thread when a handler added by <see cref="Add"/> throws. Exceptions of listeners are logged.</summary>
    public event EventHandler<HandlerFailedEventArgs>? HandlerFailed;

    /// <summary>Called with the exception of a listener of <see cref="HandlerFailed"/>.</summary>
    internal Action<Exception>? ListenerFailed { get; set; }

    internal WorkQueue Queue { get; }

    internal PauseGate Handlers { get; }

    internal VirtualClock Clock { get; }

    /// <summary>Carries exceptions of the machine's handlers to the calls that caused them.</summary>
    internal HandlerExceptions Exceptions { get; }

    /// <summary>Runs a handler at each signal of an eventfd, and at once if the eventfd is already signalled.</summary>
    /// <param name="eventFd">The eventfd. The loop reads it; no other code should.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>The registration. Disposing it ends it and waits for a call in progress.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EBADF"/>: the eventfd is closed.</exception>
    public LoopRegistration Add(EventFd eventFd, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return AddCounting(eventFd, _ => handler());
    }

    /// <summary>Does the same as <see cref="Add"/>, with a handler that receives the number of signals it serves.</summary>
    internal LoopRegistration AddCounting(EventFd eventFd, Action<ulong> handler)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        if (eventFd.IsDisposed) throw new MachineException(Errno.EBADF, "EVT-7", $"{eventFd} is closed: the loop cannot serve it.");
        return new LoopRegistration(this, eventFd.Counter, handler);
    }

    /// <summary>Polls every eventfd, signalled or not.</summary>
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
