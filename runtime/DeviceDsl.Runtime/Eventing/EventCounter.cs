using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The counter that eventfd handles share, and the key of registrations (EVT-4).</summary>
/// <remarks>
/// It stays valid for code that still refers to it, but is closed when its last handle is closed. The waiters are a copy-on-write
/// array that signals read without a lock.
/// </remarks>
internal abstract class EventCounter(string? name)
{
    /// <summary>The read sections of all signals in progress. Waiters are short, so all counters share one domain.</summary>
    public static readonly ReadSections Signals = new();

    private static int s_lastNumber;
    private static int s_refused;

    [LockRank((int)LockRank.EventFd)]
    private readonly RankedLock _gate = new(LockRank.EventFd);
    private readonly int _number = Interlocked.Increment(ref s_lastNumber);
    private readonly List<ICloseListener> _closeListeners = [];
    private EventWaiter[] _waiters = [];
    private EventWaiter[] _claimants = [];
    private int _handles = 1;

    /// <summary>The descriptor of a Linux eventfd; <see langword="null"/> for a managed one.</summary>
    public virtual SafeFileHandle? Handle => null;

    /// <summary>The number of signals refused because they were made inside the signal of another eventfd (EVT-5).</summary>
    public static int RefusedCount => Volatile.Read(ref s_refused);

    /// <summary>Whether the last handle is closed.</summary>
    public bool IsClosed => Volatile.Read(ref _handles) == 0;

    /// <summary>Adds one as the kernel does: it saturates at 2^64-1 and never waits (EVT-1).</summary>
    public abstract void Signal();

    /// <summary>Adds as a write from user space does (EVT-1).</summary>
    /// <returns><see cref="Errno.EINVAL"/> for 2^64-1, <see cref="Errno.EAGAIN"/> if the sum would reach it.</returns>
    public abstract Errno TryAdd(ulong count);

    /// <summary>Takes the whole count, or 1 from a semaphore (EVT-2).</summary>
    /// <returns>Whether the count was not 0.</returns>
    public abstract bool TryTake(out ulong count);

    /// <summary>Returns the operations that would not wait (EVT-3).</summary>
    public abstract EventFdReadiness Poll();

    /// <summary>Whether the count is not 0.</summary>
    public abstract bool IsPending { get; }

    /// <summary>Whether no signal can come any more, although the descriptor is open: the other end of a pipe is closed.</summary>
    public virtual bool HasEnded => false;

    /// <summary>Adds a handle, unless all handles are closed.</summary>
    public bool TryAddHandle()
    {
        using (_gate.Hold())
        {
            if (_handles == 0) return false;
            _handles++;
            return true;
        }
    }

    /// <summary>Closes a handle. The last one releases all registrations of the counter.</summary>
    public void ReleaseHandle()
    {
        ICloseListener[] listeners;
        using (_gate.Hold())
        {
            if (--_handles > 0) return;
            listeners = [.. _closeListeners];
        }

        ExceptionDispatchInfo? failure = null;
        foreach (ICloseListener listener in listeners)
        {
            try
            {
                listener.OnClosed();
            }
            catch (Exception exception) when (exception is OutOfMemoryException or MachineException)
            {
                // The other listeners are still called, and the eventfd is still closed.
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        OnLastHandleClosed();
        failure?.Throw();
    }

    /// <summary>Reserves the place of an exclusive waiter. Signals reach it only after it subscribes.</summary>
    /// <param name="claimant">The future exclusive waiter.</param>
    /// <param name="insteadOf">The waiter that it replaces, if that one has the place.</param>
    /// <param name="holder">The waiter that already has the place.</param>
    /// <returns>
    /// <see cref="Errno.EBADF"/> if the counter is closed, <see cref="Errno.EBUSY"/> if another waiter has the place.
    /// </returns>
    public Errno TryClaim(EventWaiter claimant, EventWaiter? insteadOf, out EventWaiter? holder)
    {
        using (_gate.Hold())
        {
            EventWaiter[] others = [.. _claimants.Where(other => other != insteadOf)];
            holder = Array.Find(others, claimant.GivesWayTo);
            if (_handles == 0) return Errno.EBADF;
            if (holder is not null) return Errno.EBUSY;
            _claimants = [.. others, claimant];
        }

        return Errno.None;
    }

    /// <summary>Whether a waiter has claimed an exclusive place.</summary>
    public bool HasClaim(EventWaiter waiter)
    {
        using (_gate.Hold()) return _claimants.Contains(waiter);
    }

    /// <summary>Cancels a reservation. The place returns to the previous waiter if that is still subscribed.</summary>
    public void Unclaim(EventWaiter claimant, EventWaiter? backTo)
    {
        using (_gate.Hold())
        {
            if (!_claimants.Contains(claimant)) return;
            EventWaiter[] others = [.. _claimants.Where(other => other != claimant)];
            _claimants = backTo is not null && _waiters.Contains(backTo) ? [.. others, backTo] : others;
        }
    }

    /// <summary>Adds a waiter. An exclusive waiter must have claimed its place.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <param name="insteadOf">A waiter to remove in the same step, so that each signal finds exactly one of the two.</param>
    /// <returns><see cref="Errno.EBADF"/> if the counter is closed.</returns>
    public Errno TrySubscribe(EventWaiter waiter, EventWaiter? insteadOf = null)
    {
        using (_gate.Hold())
        {
            if (_handles == 0) return Errno.EBADF;
            IEnumerable<EventWaiter> others = _waiters.Where(other => other != insteadOf);
            // The exclusive waiter is first, so that a signal finds it at once.
            Volatile.Write(ref _waiters, waiter.IsExclusive ? [waiter, .. others] : [.. others, waiter]);
        }

        return Errno.None;
    }

    /// <summary>
    /// Removes a waiter and its claim; an unknown waiter is ignored. A signal in progress may still call it; waiting for
    /// <see cref="Signals"/> excludes that.
    /// </summary>
    public void Unsubscribe(EventWaiter waiter)
    {
        using (_gate.Hold())
        {
            _claimants = [.. _claimants.Where(other => other != waiter)];
            Volatile.Write(ref _waiters, [.. _waiters.Where(other => other != waiter)]);
        }
    }

    /// <summary>Adds a listener that is called when the last handle is closed.</summary>
    /// <returns><see cref="Errno.EBADF"/> if the counter is closed.</returns>
    public Errno TryAddCloseListener(ICloseListener listener)
    {
        using (_gate.Hold())
        {
            if (_handles == 0) return Errno.EBADF;
            _closeListeners.Add(listener);
        }

        return Errno.None;
    }

    /// <summary>Removes a listener; an unknown one is ignored.</summary>
    public void RemoveCloseListener(ICloseListener listener)
    {
        using (_gate.Hold()) _closeListeners.Remove(listener);
    }

    /// <summary>The given name, or a number.</summary>
    public override string ToString() => name ?? $"eventfd #{_number}";

    /// <summary>Calls the waiters. An exclusive waiter consumes the signal (IRQ-6).</summary>
    protected void Notify()
    {
        if (Volatile.Read(ref _waiters).Length == 0) return;
        using ReadSections.Section section = Signals.Enter();
        foreach (EventWaiter waiter in Volatile.Read(ref _waiters))
        {
            waiter.OnSignal();
            if (waiter.IsExclusive) return;
        }
    }

    /// <summary>
    /// Refuses a signal made by a waiter, which may only schedule work: chains of eventfds could otherwise form a cycle (EVT-5).
    /// The first refusal is traced.
    /// </summary>
    protected bool TryRefuseNested()
    {
        if (!Signals.IsReading) return false;
        CountRefused();
        return true;
    }

    /// <summary>Releases the counter's operating system resources.</summary>
    protected virtual void OnLastHandleClosed()
    {
    }

    private void CountRefused()
    {
        if (Interlocked.Increment(ref s_refused) != 1) return;
        Trace.TraceWarning($"{this} was signalled by a waiter of another eventfd; such signals are dropped (EVT-5).");
    }
}
