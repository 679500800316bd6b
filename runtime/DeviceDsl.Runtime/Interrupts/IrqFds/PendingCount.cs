using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>
/// The count that an irqfd has already injected but left in its eventfd (IRQ-7). The next signal or the end of the irqfd removes it
/// (IRQ-16). A signal that races with the end and finds no irqfd is not part of it and stays.
/// </summary>
/// <remarks>
/// The kernel has one lock for both. Here signals take the lock only while a count is left, which is the case after an irqfd
/// started with a pending count or took one from a semaphore. It is an innermost lock.
/// </remarks>
/// <param name="trigger">The eventfd.</param>
internal sealed class PendingCount(ManagedCounter trigger)
{
    private const ulong Unknown = ulong.MaxValue;

    [LockRank((int)LockRank.PendingSignals)]
    private readonly RankedLock _gate = new(LockRank.PendingSignals);
    private ulong _left = Unknown;

    /// <summary>Called when the irqfd starts waiting: the current count was signalled before.</summary>
    /// <returns>Whether the count is not 0.</returns>
    public bool Begin()
    {
        using (_gate.Hold())
        {
            // Unless a signal was faster and took the whole count.
            if (_left == Unknown) _left = Left();
            return _left != 0;
        }
    }

    /// <summary>Called by a signal to take the count.</summary>
    public void Take()
    {
        if (Volatile.Read(ref _left) == 0 && !trigger.IsSemaphore)
        {
            trigger.TryTake(out _);
            return;
        }

        using (_gate.Hold())
        {
            trigger.TryTake(out _);
            _left = trigger.IsSemaphore ? Left() : 0;
        }
    }

    /// <summary>Called when the irqfd stops waiting.</summary>
    public void End()
    {
        using (_gate.Hold())
        {
            if (_left is not (0 or Unknown)) trigger.Drop(_left);
            _left = 0;
        }
    }

    /// <summary>The end of the irqfd takes 1 from a semaphore, like every reader.</summary>
    private ulong Left() => trigger.IsSemaphore ? Math.Min(trigger.Count, 1) : trigger.Count;
}
