using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>
/// Serves the coalesced writes of a machine before the access of the exit that follows them. A write leaves the ring once it was
/// served, so that a processor that finds the ring empty comes after all of them.
/// </summary>
/// <param name="page">The ring.</param>
internal sealed class CoalescedWrites(CoalescedPage page)
{
    // Held while handlers run: a second processor waits until the writes before its own exit have been served.
    [LockRank((int)LockRank.CoalescedWrites)]
    private readonly RankedLock _lock = new(LockRank.CoalescedWrites);
    private bool _isUsed;

    /// <summary>From now on there may be such writes.</summary>
    public void Begin() => Volatile.Write(ref _isUsed, true);

    /// <summary>Serves what is in the ring. If a handler throws, its write has left the ring and the rest stays.</summary>
    public void Serve(ExitDispatcher dispatcher)
    {
        if (!Volatile.Read(ref _isUsed)) return;
        using (_lock.Hold())
        {
            while (page.TryPeek(out IoAddress address, out Span<byte> data))
            {
                try
                {
                    dispatcher.ServeWrite(address, data);
                }
                finally
                {
                    page.Advance();
                }
            }
        }
    }
}
