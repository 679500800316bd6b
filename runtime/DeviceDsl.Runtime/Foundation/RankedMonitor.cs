namespace DeviceDsl.Foundation;

/// <summary>A lock with a rank in the lock order (LCK), under which a thread can wait for changes that others signal.</summary>
/// <param name="rank">The rank.</param>
internal sealed class RankedMonitor(LockRank rank)
{
    private readonly object _lock = new();

    /// <summary>Takes the lock; disposing the result releases it.</summary>
    public Scope Hold()
    {
        if (LockOrder.IsChecked) LockOrder.Enter(rank);
        Monitor.Enter(_lock);
        return new Scope(this);
    }

    /// <summary>Releases the lock, which is held, until another thread signals a change.</summary>
    public void Wait() => Monitor.Wait(_lock);

    /// <summary>Signals a change to all waiting threads. The lock is held.</summary>
    public void PulseAll() => Monitor.PulseAll(_lock);

    private void Exit()
    {
        Monitor.Exit(_lock);
        if (LockOrder.IsChecked) LockOrder.Exit(rank);
    }

    /// <summary>A hold of the lock.</summary>
    public readonly ref struct Scope(RankedMonitor owner)
    {
        /// <summary>Releases the lock.</summary>
        public void Dispose() => owner.Exit();
    }
}
