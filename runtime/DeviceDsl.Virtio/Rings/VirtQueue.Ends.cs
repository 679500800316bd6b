using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>When a queue and its requests do not lead to the guest's memory: for good once it has ended, for a time while it is suspended.</content>
public abstract partial class VirtQueue
{
    /// <summary>How many bytes the writes that wait may take of the host, so that no guest can make it keep more (H10).</summary>
    private const int MostDeferredBytes = 1 << 24;

    // What keeping a write costs beside its bytes.
    private const int DeferredWriteOverhead = 64;

    // Completed while the queue was suspended, in that order.
    private readonly List<ChainBuffers> _completedWhileSuspended = [];
    private readonly object? _owner;
    private bool _isOpen = true;
    private bool _isSuspended;
    private bool _owesPublishing;
    private int _deferredBytes;

    /// <summary>
    /// Ends the queue: nothing more is taken, the requests in flight have ended (<see cref="ChainStatus.Ended"/>), and their completion
    /// leaves no trace in the guest's memory. When <see cref="InFlight"/> is 0 the reset of the queue is over (RR-1); the driver's next
    /// enabling makes a new queue.
    /// </summary>
    public void Stop()
    {
        IsStopped = true;
        Shut();
        ForgetRestored();
    }

    /// <summary>Whether the device may not access the guest's memory now.</summary>
    internal bool IsSuspended => _isSuspended;

    /// <summary>Whether something was written or completed meanwhile.</summary>
    internal bool HasDeferred => _deferredBytes != 0 || _completedWhileSuspended.Count != 0;

    /// <summary>
    /// Takes the guest's memory away for a time (PC-6): what was completed is published first. Then nothing is taken, read or written, and
    /// what the device writes and completes waits for <see cref="Resume"/>.
    /// </summary>
    /// <returns>Whether the driver has to be interrupted.</returns>
    internal bool Suspend()
    {
        if (_isSuspended) return false;
        bool interrupts = Publish();
        _isSuspended = true;
        Shut();
        return interrupts;
    }

    /// <summary>Gives the guest's memory back: writes and completions that waited happen now.</summary>
    /// <returns>Whether the driver has to be interrupted.</returns>
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
            PerformDeferred(chain);
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

    /// <summary>Whether a chain that is parked may be written for later. If not, the device is refused what it wanted.</summary>
    internal bool MayDefer(ChainBuffers chain, bool isWritable)
    {
        if (!IsLive) return false;
        if (isWritable && !chain.WasRefused) return true;
        chain.WasRefused = true;
        return false;
    }

    /// <summary>Takes a write for later.</summary>
    /// <param name="chain">A chain that is parked.</param>
    /// <param name="isWritable">Whether its bytes are to be written.</param>
    /// <param name="destination">Where they lie.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="bytes">What stands for them until then.</param>
    /// <returns>False where nothing is written, now or later.</returns>
    internal bool TryDefer(ChainBuffers chain, bool isWritable, nint destination, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!MayDefer(chain, isWritable)) return false;
        if (length > MostDeferredBytes - DeferredWriteOverhead - _deferredBytes)
        {
            chain.WasRefused = true;
            return false;
        }

        bytes = new byte[length];
        Defer(chain, new(destination, bytes));
        return true;
    }

    /// <summary>Ends the requests that wait to be taken again: the device does not have them, so nobody completes them.</summary>
    private void ForgetRestored()
    {
        foreach (ChainBuffers chain in _restored) _inFlight[chain.Id] = null;
        InFlight -= _restored.Count;
        _restored.Clear();
    }

    private void Defer(ChainBuffers chain, DeferredWrite write)
    {
        _deferredBytes += write.Bytes.Length + DeferredWriteOverhead;
        (chain.Deferred ??= []).Add(write);
    }

    /// <summary>Keeps handles of the requests in flight from the guest's memory.</summary>
    private void Shut()
    {
        _isOpen = false;
        foreach (ChainBuffers? chain in _inFlight) chain?.Park();
    }

    /// <summary>Whether this queue is what the driver made of the same queue before.</summary>
    private bool IsPredecessorOf(VirtQueue other) => !IsLive && _owner is not null && _owner == other._owner && Index == other.Index;

    /// <summary>Completes a chain that does not lead to the guest's memory.</summary>
    private void CompleteWhileParked(ChainBuffers chain, uint written)
    {
        if (!IsLive)
        {
            chain.EndHandles();
            _inFlight[chain.Id] = null;
            InFlight--;
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(written, chain.WritableLength);
        chain.EndHandles();
        // Handles that are made from now on are parked until the queue is resumed.
        chain.Park();
        if (chain.WasRefused)
        {
            // An answer without all that the device wanted to read or write is none: the request comes again.
            chain.WasRefused = false;
            DropDeferred(chain);
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

    private void PerformDeferred(ChainBuffers chain)
    {
        if (chain.Deferred is null) return;
        foreach (DeferredWrite write in chain.Deferred) write.Perform();
        DropDeferred(chain);
    }

    private void DropDeferred(ChainBuffers chain)
    {
        if (chain.Deferred is null) return;
        foreach (DeferredWrite write in chain.Deferred) _deferredBytes -= write.Bytes.Length + DeferredWriteOverhead;
        chain.Deferred = null;
    }
}
