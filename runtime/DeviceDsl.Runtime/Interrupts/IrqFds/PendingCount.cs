using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>
/// What an irqfd has injected already and left in its eventfd (IRQ-7). It goes with the next signal, or at the end of the
/// irqfd (IRQ-16); a signal that meets the end and finds nobody is not part of it and stays.
/// </summary>
/// <remarks>
/// The kernel has one lock for both. Here signals lock only while something is left, which is so after an irqfd began with a
/// pending count, or took one of a semaphore; the lock is the last one that is taken.
/// </remarks>
/// <param name="trigger">The eventfd.</param>
internal sealed class PendingCount(ManagedCounter trigger)
{
    private const ulong Unknown = ulong.MaxValue;

    [LockRank((int)LockRank.PendingSignals)]
    private readonly RankedLock _gate = new(LockRank.PendingSignals);
    private ulong _left = Unknown;

    /// <summary>The waiting has begun: what is there now was signalled before.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Begin()
    {
        using (_gate.Hold())
        {
            // Unless a signal was faster, and took all of it.
            if (_left == Unknown) _left = Left();
            return _left != 0;
        }
    }

    /// <summary>A signal takes the count.</summary>
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

    /// <summary>The waiting ends.</summary>
    public void End()
    {
        using (_gate.Hold())
        {
            if (_left is not (0 or Unknown)) trigger.Drop(_left);
            _left = 0;
        }
    }

    /// <summary>Of a semaphore an end takes one, like everybody who reads it.</summary>
    private ulong Left() => trigger.IsSemaphore ? Math.Min(trigger.Count, 1) : trigger.Count;
}
