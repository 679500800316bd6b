namespace DeviceDsl.Eventing;

/// <summary>An eventfd counter in managed memory. A signal is one compare-and-swap and the calls to its waiters.</summary>
internal sealed class ManagedCounter(ulong initial, bool isSemaphore, string? name) : EventCounter(name)
{
    private const ulong Saturated = ulong.MaxValue;

    private ulong _count = initial;

    /// <summary>Whether a read takes 1 instead of the whole count (EVT-2).</summary>
    public bool IsSemaphore => isSemaphore;

    /// <summary>The count.</summary>
    public ulong Count => Volatile.Read(ref _count);

    public override bool IsPending => Volatile.Read(ref _count) != 0;

    public override EventFdReadiness Poll()
    {
        ulong count = Volatile.Read(ref _count);
        EventFdReadiness readiness = count > 0 ? EventFdReadiness.In : EventFdReadiness.None;
        if (count == Saturated) readiness |= EventFdReadiness.Error;
        if (count < Saturated - 1) readiness |= EventFdReadiness.Out;
        return readiness;
    }

    public override void Signal()
    {
        if (TryRefuseNested()) return;
        ulong seen;
        do
        {
            seen = Volatile.Read(ref _count);
            if (seen == Saturated) break;
        }
        while (Interlocked.CompareExchange(ref _count, seen + 1, seen) != seen);

        Notify();
    }

    public override Errno TryAdd(ulong count)
    {
        if (count == Saturated) return Errno.EINVAL;
        ulong seen;
        do
        {
            seen = Volatile.Read(ref _count);
            if (Saturated - seen <= count) return Errno.EAGAIN;
        }
        while (Interlocked.CompareExchange(ref _count, seen + count, seen) != seen);

        // A write of 0 wakes the waiters too, as in the kernel.
        Notify();
        return Errno.None;
    }

    public override bool TryTake(out ulong count)
    {
        if (isSemaphore) return TryTakeOne(out count);
        count = Interlocked.Exchange(ref _count, 0);
        return count != 0;
    }

    /// <summary>Subtracts from the count, down to 0.</summary>
    public void Drop(ulong count)
    {
        ulong seen;
        do seen = Volatile.Read(ref _count);
        while (Interlocked.CompareExchange(ref _count, seen - Math.Min(seen, count), seen) != seen);
    }

    private bool TryTakeOne(out ulong count)
    {
        ulong seen;
        do
        {
            seen = Volatile.Read(ref _count);
            count = seen == 0 ? 0UL : 1;
            if (seen == 0) return false;
        }
        while (Interlocked.CompareExchange(ref _count, seen - 1, seen) != seen);

        return true;
    }
}
