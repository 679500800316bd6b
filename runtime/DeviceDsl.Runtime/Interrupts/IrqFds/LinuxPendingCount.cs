using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>
/// The signals of a Linux eventfd that its irqfd has yet to inject, and the count that it takes for them. As in the kernel, each
/// takes the count or 1 of a semaphore (IRQ-6), a count that was pending at the start is left (IRQ-7), and the end takes what is
/// left (IRQ-16).
/// </summary>
/// <remarks>
/// Any process may signal the eventfd, so the irqfd takes the count when its injector finds a signal, not inside the signal. Signals
/// that come before that are one.
/// </remarks>
/// <param name="trigger">The eventfd.</param>
/// <exception cref="MachineException">The eventfd is closed or cannot be watched.</exception>
internal sealed class LinuxPendingCount(EventCounter trigger) : IDisposable
{
    [LockRank((int)LockRank.PendingSignals)]
    private readonly RankedLock _gate = new(LockRank.PendingSignals);
    private readonly SignalRecord _record = new(trigger);

    /// <summary>Called when the irqfd starts waiting: the current count was signalled before.</summary>
    /// <returns>Whether the count is not 0.</returns>
    public bool Begin()
    {
        using (_gate.Hold())
        {
            _record.TryTake();
            return trigger.IsPending;
        }
    }

    /// <summary>Takes the count of a signal.</summary>
    /// <returns>Whether there was a signal since the last call.</returns>
    public bool TryTake()
    {
        using (_gate.Hold())
        {
            if (!_record.TryTake()) return false;
            trigger.TryTake(out _);
            return true;
        }
    }

    /// <summary>Called when the irqfd stops waiting. Takes what it has left.</summary>
    /// <returns>Whether there was a signal that is not injected yet.</returns>
    public bool End()
    {
        using (_gate.Hold())
        {
            // First the count: every signal that is part of it is on the record.
            ulong left = trigger.IsPending ? LinuxEventFd.CountOf(trigger.Handle!) ?? ulong.MaxValue : 0;
            bool isSignalled = _record.TryTake();
            if (isSignalled) trigger.TryTake(out _);
            ulong taken = 0;
            if (left != 0) trigger.TryTake(out taken);
            _record.Dispose();
            // More than was left: a signal came meanwhile.
            return isSignalled || taken > left;
        }
    }

    /// <summary>Ends the record of signals. The count stays.</summary>
    public void Dispose() => _record.Dispose();
}
