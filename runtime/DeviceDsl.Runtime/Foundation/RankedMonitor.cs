namespace DeviceDsl.Foundation;

/// <summary>A lock with a place in the order of locks (LCK) under which a thread waits for what others announce.</summary>
/// <param name="rank">The place.</param>
internal sealed class RankedMonitor(LockRank rank)
{
    private readonly object _lock = new();

    /// <summary>Takes the lock; disposing the result lets go of it.</summary>
    public Scope Hold()
    {
        if (LockOrder.IsChecked) LockOrder.Enter(rank);
        Monitor.Enter(_lock);
        return new Scope(this);
    }

    /// <summary>Lets go of the lock, which is held, until another announces a change.</summary>
    public void Wait() => Monitor.Wait(_lock);

    /// <summary>Announces a change to everyone who waits. The lock is held.</summary>
    public void PulseAll() => Monitor.PulseAll(_lock);

    private void Exit()
    {
        Monitor.Exit(_lock);
        if (LockOrder.IsChecked) LockOrder.Exit(rank);
    }

    /// <summary>The lock is held.</summary>
    public readonly ref struct Scope(RankedMonitor owner)
    {
        /// <summary>Lets go of it.</summary>
        public void Dispose() => owner.Exit();
    }
}
