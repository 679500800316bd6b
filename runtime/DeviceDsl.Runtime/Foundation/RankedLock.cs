namespace DeviceDsl.Foundation;

/// <summary>A lock with a rank in the lock order (LCK).</summary>
/// <param name="rank">The rank.</param>
/// <param name="hasPeers">
/// Whether it is the lock of a device. A thread may take locks of devices in any order: <see cref="HandlerThread"/> refuses cycles.
/// </param>
internal sealed class RankedLock(LockRank rank, bool hasPeers = false)
{
    private readonly Lock _lock = new();

    /// <summary>The rank in the lock order.</summary>
    public LockRank Rank => rank;

    /// <summary>Whether a thread may take it in any order relative to locks of other devices.</summary>
    public bool HasPeers => hasPeers;

    /// <summary>Whether the calling thread holds it.</summary>
    public bool IsHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>Takes the lock; disposing the result releases it.</summary>
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

    /// <summary>Releases the lock. Inside a <see cref="Hold"/>: for a call that must not be made under the lock (LCK-7).</summary>
    public void Exit()
    {
        _lock.Exit();
        if (LockOrder.IsChecked) LockOrder.Exit(rank);
    }

    /// <summary>A hold of the lock.</summary>
    public readonly ref struct Scope(RankedLock owner)
    {
        /// <summary>Releases the lock.</summary>
        public void Dispose() => owner.Exit();
    }
}
