using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>A unit of work for a <see cref="WorkQueue"/>. However often it is scheduled before it runs, it runs once (IRQ-11).</summary>
internal abstract class WorkItem
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Running = 2;
    private const int RunningAndDue = 3;

    [LockRank((int)LockRank.WorkItem)]
    private readonly RankedMonitor _idle = new(LockRank.WorkItem);
    private int _state;
    private int _sleepers;

    /// <summary>The next item of the queue's list, while this one is queued.</summary>
    public WorkItem? Next { get; set; }

    /// <summary>Whether it is neither queued nor running.</summary>
    public bool IsIdle => Volatile.Read(ref _state) == Idle;

    /// <summary>Marks the item as due.</summary>
    /// <returns>Whether the caller must queue the item, because it is not queued yet.</returns>
    public bool TryMarkDue()
    {
        // An item that is already queued will see what its scheduler wrote: the scheduler has just changed a counter with an
        // interlocked operation, which orders that change before this read.
        while (true)
        {
            int seen = Volatile.Read(ref _state);
            if (seen is Queued or RunningAndDue) return false;
            int next = seen == Idle ? Queued : RunningAndDue;
            if (Interlocked.CompareExchange(ref _state, next, seen) == seen) return seen == Idle;
        }
    }

    /// <summary>Runs the item, which is queued.</summary>
    /// <returns>Whether it became due again and must be queued again.</returns>
    public bool RunQueued()
    {
        Interlocked.Exchange(ref _state, Running);
        Run();
        if (Interlocked.CompareExchange(ref _state, Idle, Running) != Running)
        {
            Volatile.Write(ref _state, Queued);
            return true;
        }

        if (Volatile.Read(ref _sleepers) != 0) WakeSleepers();
        return false;
    }

    /// <summary>Cancels a queued item after its queue has ended.</summary>
    public void CancelQueued()
    {
        Interlocked.Exchange(ref _state, Idle);
        WakeSleepers();
    }

    /// <summary>Waits until the item is neither queued nor running.</summary>
    public void WaitUntilIdle()
    {
        using (_idle.Hold())
        {
            // The full fence of the increment pairs with that of the state change in RunQueued.
            Interlocked.Increment(ref _sleepers);
            while (!IsIdle) _idle.Wait();
            Interlocked.Decrement(ref _sleepers);
        }
    }

    /// <summary>Does the work. An exception ends the process, so an item must contain the exceptions of the code it calls.</summary>
    protected abstract void Run();

    private void WakeSleepers()
    {
        using (_idle.Hold()) _idle.PulseAll();
    }
}
