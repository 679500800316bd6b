namespace DeviceDsl.Eventing;

/// <summary>A lock with a place in the order of locks (LCK).</summary>
internal sealed class RankedLock(LockRank rank)
{
    private readonly Lock _lock = new();

    /// <summary>Takes the lock; disposing the result lets go of it.</summary>
    public Scope Hold()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Takes the lock.</summary>
    public void Enter()
    {
        if (LockOrder.IsChecked) LockOrder.Enter(rank);
        _lock.Enter();
    }

    /// <summary>Lets go of the lock; within a <see cref="Hold"/>, for a call to others that must not be made under it (LCK-7).</summary>
    public void Exit()
    {
        _lock.Exit();
        if (LockOrder.IsChecked) LockOrder.Exit();
    }

    /// <summary>The lock is held.</summary>
    public readonly ref struct Scope(RankedLock owner)
    {
        /// <summary>Lets go of it.</summary>
        public void Dispose() => owner.Exit();
    }
}
