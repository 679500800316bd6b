using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The counter that eventfd handles share: what registrations are keyed on (EVT-4).</summary>
/// <remarks>
/// It outlives its handles for whoever still holds it; it is closed when the last handle is. Who waits is a copy on
/// write array that signals read without a lock.
/// </remarks>
internal abstract class EventCounter(string? name)
{
    /// <summary>Sections of all signals in progress; waiters are short, so one domain serves every counter.</summary>
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

    /// <summary>How many signals were refused because they came out of the signal of another eventfd (EVT-5).</summary>
    public static int RefusedCount => Volatile.Read(ref s_refused);

    /// <summary>Whether the last handle is closed.</summary>
    public bool IsClosed => Volatile.Read(ref _handles) == 0;

    /// <summary>Adds one as the kernel does: at 2^64-1 it stays there, and it never waits (EVT-1).</summary>
    public abstract void Signal();

    /// <summary>Adds as a user's write does (EVT-1).</summary>
    /// <returns><see cref="Errno.EINVAL"/> for 2^64-1, <see cref="Errno.EAGAIN"/> where the sum would reach it.</returns>
    public abstract Errno TryAdd(ulong count);

    /// <summary>Takes the whole count, or one of a semaphore (EVT-2).</summary>
    /// <returns>Whether there was any.</returns>
    public abstract bool TryTake(out ulong count);

    /// <summary>What can be done without waiting (EVT-3).</summary>
    public abstract EventFdReadiness Poll();

    /// <summary>Whether a take would find something.</summary>
    public abstract bool IsPending { get; }

    /// <summary>Adds a handle, unless all are closed already.</summary>
    public bool TryAddHandle()
    {
        using (_gate.Hold())
        {
            if (_handles == 0) return false;
            _handles++;
            return true;
        }
    }

    /// <summary>Closes a handle; the last one frees what is registered on the counter.</summary>
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
                // The others are told, and the eventfd is closed, all the same.
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        OnLastHandleClosed();
        failure?.Throw();
    }

    /// <summary>Reserves the place of an exclusive waiter; signals do not reach it before it subscribes.</summary>
    /// <param name="claimant">The exclusive waiter to be.</param>
    /// <param name="insteadOf">The one whose place it takes over, should that have it.</param>
    /// <param name="holder">Who has the place instead.</param>
    /// <returns>
    /// <see cref="Errno.EBADF"/> when the counter is closed, <see cref="Errno.EBUSY"/> when another has the place.
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

    /// <summary>Whether a waiter has the place of an exclusive one.</summary>
    public bool HasClaim(EventWaiter waiter)
    {
        using (_gate.Hold()) return _claimants.Contains(waiter);
    }

    /// <summary>Gives a place back that was reserved and not used: to the waiter of before, if it still waits.</summary>
    public void Unclaim(EventWaiter claimant, EventWaiter? backTo)
    {
        using (_gate.Hold())
        {
            if (!_claimants.Contains(claimant)) return;
            EventWaiter[] others = [.. _claimants.Where(other => other != claimant)];
            _claimants = backTo is not null && _waiters.Contains(backTo) ? [.. others, backTo] : others;
        }
    }

    /// <summary>Adds a waiter; an exclusive one has to have claimed its place.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <param name="insteadOf">One that leaves in the same step, so that each signal finds the one or the other.</param>
    /// <returns><see cref="Errno.EBADF"/> when the counter is closed.</returns>
    public Errno TrySubscribe(EventWaiter waiter, EventWaiter? insteadOf = null)
    {
        using (_gate.Hold())
        {
            if (_handles == 0) return Errno.EBADF;
            IEnumerable<EventWaiter> others = _waiters.Where(other => other != insteadOf);
            // The exclusive one stands first, so that a signal finds it at once.
            Volatile.Write(ref _waiters, waiter.IsExclusive ? [waiter, .. others] : [.. others, waiter]);
        }

        return Errno.None;
    }

    /// <summary>
    /// Removes a waiter, and its claim; one that is not there is ignored. A signal in progress may still call it:
    /// <see cref="Signals"/> tells when no longer.
    /// </summary>
    public void Unsubscribe(EventWaiter waiter)
    {
        using (_gate.Hold())
        {
            _claimants = [.. _claimants.Where(other => other != waiter)];
            Volatile.Write(ref _waiters, [.. _waiters.Where(other => other != waiter)]);
        }
    }

    /// <summary>Adds someone to be told when the last handle is closed.</summary>
    /// <returns><see cref="Errno.EBADF"/> when it is closed already.</returns>
    public Errno TryAddCloseListener(ICloseListener listener)
    {
        using (_gate.Hold())
        {
            if (_handles == 0) return Errno.EBADF;
            _closeListeners.Add(listener);
        }

        return Errno.None;
    }

    /// <summary>Removes someone who was to be told; one that is not there is ignored.</summary>
    public void RemoveCloseListener(ICloseListener listener)
    {
        using (_gate.Hold()) _closeListeners.Remove(listener);
    }

    /// <summary>The name it was given, or its number.</summary>
    public override string ToString() => name ?? $"eventfd #{_number}";

    /// <summary>Tells the waiters; the exclusive one keeps the signal to itself (IRQ-6).</summary>
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
    /// Refuses a signal that comes out of a waiter, which may only hand on to a worker: chains of eventfds could otherwise
    /// go round in a circle (EVT-5). The first one is told to whoever listens to traces.
    /// </summary>
    protected bool TryRefuseNested()
    {
        if (!Signals.IsReading) return false;
        CountRefused();
        return true;
    }

    /// <summary>Releases what the counter holds of the operating system.</summary>
    protected virtual void OnLastHandleClosed()
    {
    }

    private void CountRefused()
    {
        if (Interlocked.Increment(ref s_refused) != 1) return;
        Trace.TraceWarning($"{this} was signalled by a waiter of another eventfd; such signals are dropped (EVT-5).");
    }
}
