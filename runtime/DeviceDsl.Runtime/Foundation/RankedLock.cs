namespace DeviceDsl.Foundation;

/// <summary>A lock with a place in the order of locks (LCK).</summary>
/// <param name="rank">The place.</param>
/// <param name="hasPeers">Whether it is the lock of a device, which a thread may take in any order with others of devices: <see cref="HandlerThread"/> refuses circles.</param>
internal sealed class RankedLock(LockRank rank, bool hasPeers = false)
{
    private readonly Lock _lock = new();

    /// <summary>The place in the order.</summary>
    public LockRank Rank => rank;

    /// <summary>Whether a thread may take it in any order with others of devices.</summary>
    public bool HasPeers => hasPeers;

    /// <summary>Whether the calling thread holds it.</summary>
    public bool IsHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>Takes the lock; disposing the result lets go of it.</summary>
    public Scope Hold()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Takes the lock.</summary>
    public void Enter()
    {
        if (LockOrder.IsChecked) LockOrder.Enter(this);
        _lock.Enter();
    }

    /// <summary>Lets go of the lock; within a <see cref="Hold"/>, for a call to others that must not be made under it (LCK-7).</summary>
    public void Exit()
    {
        _lock.Exit();
        if (LockOrder.IsChecked) LockOrder.Exit(rank);
    }

    /// <summary>The lock is held.</summary>
    public readonly ref struct Scope(RankedLock owner)
    {
        /// <summary>Lets go of it.</summary>
        public void Dispose() => owner.Exit();
    }
}
