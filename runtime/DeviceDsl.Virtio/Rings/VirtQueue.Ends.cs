using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>
/// Cutting a queue and its requests off from the guest's memory: for good once it has ended, temporarily while it is suspended.
/// </content>
public abstract partial class VirtQueue
{
    /// <summary>The limit of host memory for postponed writes, so that no guest can make the host keep more (H10).</summary>
    private const int MaxPostponedBytes = 1 << 24;

    // The overhead of a postponed write besides its bytes.
    private const int PostponedWriteOverhead = 64;

    // The chains completed while the queue was suspended, in that order.
    private readonly List<ChainBuffers> _completedWhileSuspended = [];
    private readonly object? _owner;
    private bool _isOpen = true;
    private bool _isSuspended;
    private bool _owesPublishing;
    private int _postponedBytes;

    /// <summary>
    /// Ends the queue: nothing more is taken, the requests in flight have ended (<see cref="ChainStatus.Ended"/>), and their completion
    /// leaves no trace in the guest's memory. When <see cref="InFlight"/> is 0, the reset of the queue is finished (RR-1); when the driver
    /// enables the queue again, a new one is made.
    /// </summary>
    public void Stop()
    {
        IsStopped = true;
        Shut();
        ForgetRestored();
    }

    /// <summary>Whether the device may not access the guest's memory now.</summary>
    internal bool IsSuspended => _isSuspended;

    /// <summary>Whether something was written or completed during the suspension.</summary>
    internal bool HasPostponed => _postponedBytes != 0 || _completedWhileSuspended.Count != 0;

    /// <summary>
    /// Suspends access to the guest's memory (PC-6), after publishing what was completed. From then on nothing is taken, read or written,
    /// and the device's writes and completions wait for <see cref="Resume"/>.
    /// </summary>
    /// <returns>Whether the driver must be interrupted.</returns>
    internal bool Suspend()
    {
        if (_isSuspended) return false;
        bool interrupts = Publish();
        _isSuspended = true;
        Shut();
        return interrupts;
    }

    /// <summary>Resumes access to the guest's memory: postponed writes and completions take place.</summary>
    /// <returns>Whether the driver must be interrupted.</returns>
    internal bool Resume()
    {
        if (!_isSuspended) return false;
        _isSuspended = false;
        if (!IsLive) return false;
        _isOpen = true;
        foreach (ChainBuffers? chain in _inFlight)
        {
            if (chain is null) continue;
            chain.Unpark();
            chain.WasRefused = false;
            PerformPostponed(chain);
        }

        foreach (ChainBuffers chain in _completedWhileSuspended)
        {
            chain.IsComplete = false;
            GiveBack(chain, chain.Written);
        }

        _completedWhileSuspended.Clear();
        bool owesPublishing = _owesPublishing;
        _owesPublishing = false;
        return owesPublishing && Publish();
    }

    /// <summary>Whether a write to a parked chain may be postponed. If not, the device is denied the access.</summary>
    internal bool MayDefer(ChainBuffers chain, bool isWritable)
    {
        if (!IsLive) return false;
        if (isWritable && !chain.WasRefused) return true;
        chain.WasRefused = true;
        return false;
    }

    /// <summary>Defers a write.</summary>
    /// <param name="chain">A parked chain.</param>
    /// <param name="isWritable">Whether the bytes are in its writable part.</param>
    /// <param name="destination">The host address of the bytes.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="bytes">The bytes that stand in for them until then.</param>
    /// <returns>False if nothing is written, now or later.</returns>
    internal bool TryDefer(ChainBuffers chain, bool isWritable, nint destination, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!MayDefer(chain, isWritable)) return false;
        if (length > MaxPostponedBytes - PostponedWriteOverhead - _postponedBytes)
        {
            chain.WasRefused = true;
            return false;
        }

        bytes = new byte[length];
        Defer(chain, new(destination, bytes));
        return true;
    }

    /// <summary>Ends the restored requests that were not taken again: the device does not have them, so it cannot complete them.</summary>
    private void ForgetRestored()
    {
        foreach (ChainBuffers chain in _restored) _inFlight[chain.Id] = null;
        InFlight -= _restored.Count;
        _restored.Clear();
    }

    private void Defer(ChainBuffers chain, PostponedWrite write)
    {
        _postponedBytes += write.Bytes.Length + PostponedWriteOverhead;
        (chain.Postponed ??= []).Add(write);
    }

    /// <summary>Cuts the handles of the requests in flight off from the guest's memory.</summary>
    private void Shut()
    {
        _isOpen = false;
        foreach (ChainBuffers? chain in _inFlight) chain?.Park();
    }

    /// <summary>Whether this queue is an earlier incarnation of the other: same owner, same index.</summary>
    private bool IsPredecessorOf(VirtQueue other) => !IsLive && _owner is not null && _owner == other._owner && Index == other.Index;

    /// <summary>Completes a chain that cannot access the guest's memory.</summary>
    private void CompleteWhileParked(ChainBuffers chain, uint written)
    {
        if (!IsLive)
        {
            chain.InvalidateHandles();
            _inFlight[chain.Id] = null;
            InFlight--;
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(written, chain.WritableLength);
        chain.InvalidateHandles();
        // Handles made from now on are parked until the queue is resumed.
        chain.Park();
        if (chain.WasRefused)
        {
            // A completion is not a valid answer if the device was denied an access: the request is taken again.
            chain.WasRefused = false;
            DropPostponed(chain);
            _restored.Enqueue(chain);
            return;
        }

        InFlight--;
        Assembler.IsStalled = false;
        CompleteForLater(chain, written);
    }

    private void CompleteForLater(ChainBuffers chain, uint written)
    {
        (chain.IsComplete, chain.Written) = (true, written);
        _completedWhileSuspended.Add(chain);
    }

    private void PerformPostponed(ChainBuffers chain)
    {
        if (chain.Postponed is null) return;
        foreach (PostponedWrite write in chain.Postponed) write.Perform();
        DropPostponed(chain);
    }

    private void DropPostponed(ChainBuffers chain)
    {
        if (chain.Postponed is null) return;
        foreach (PostponedWrite write in chain.Postponed) _postponedBytes -= write.Bytes.Length + PostponedWriteOverhead;
        chain.Postponed = null;
    }
}
