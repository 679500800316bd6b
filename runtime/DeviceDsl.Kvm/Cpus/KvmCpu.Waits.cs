using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm;

/// <content>How the processor waits for a device that answers an access later.</content>
/// <remarks>
/// For the answer to a read it waits in the exit, and counts as standing still. For the completion of a write it waits after the exit,
/// before the guest continues: the kernel must finish the instruction, which may be a string, before the processor can be saved.
/// </remarks>
public sealed partial class KvmCpu : IGuestProcessor
{
    // Used by the thread of the run, and by others while the processor is idle or stands still.
    private readonly List<DeferredToken> _writes = [];
    private DeferredAccess? _awaited;

    /// <inheritdoc/>
    bool IGuestProcessor.TryTake(DeferredToken write)
    {
        _writes.Add(write);
        return true;
    }

    /// <inheritdoc/>
    void IGuestProcessor.BeginWait(DeferredAccess awaited, DeferredWait wait)
    {
        using (_gate.Hold())
        {
            _awaited = awaited;
            if (wait != DeferredWait.Read) return;
            _dispatcher.HasOpenRead = true;
            _standing.Set();
        }
    }

    /// <inheritdoc/>
    bool IGuestProcessor.MustGiveUp(DeferredWait wait)
        => Volatile.Read(ref _isStopRequested)
            || _dispatcher.IsAbandoned
            || (wait != DeferredWait.Read && Volatile.Read(ref _isPaused));

    /// <inheritdoc/>
    void IGuestProcessor.EndWait(DeferredWait wait, bool hasEnded)
    {
        using (_gate.Hold()) _awaited = null;
        if (wait != DeferredWait.Read) return;
        while (MustStandStill())
        {
            _standing.Set();
            _mayGoOn.Wait();
        }

        _dispatcher.HasOpenRead = !hasEnded && !_dispatcher.IsAbandoned;
    }

    /// <summary>
    /// Waits until devices have completed the guest's writes. Gives up when the processor must stop or stand still: it is then kept out of
    /// the guest, and waits again before it continues.
    /// </summary>
    private void AwaitWrites()
    {
        IGuestProcessor self = this;
        while (_writes.Count > 0)
        {
            DeferredToken write = _writes[^1];
            self.BeginWait(write.Access!, DeferredWait.Write);
            bool hasEnded = write.Access!.Wait(write.Sequence, DeferredWait.Write, this);
            self.EndWait(DeferredWait.Write, hasEnded);
            if (!hasEnded) return;
            _writes.RemoveAt(_writes.Count - 1);
        }
    }

    /// <summary>Forgets the accesses in progress, because the processor has another state.</summary>
    private void Abandon()
    {
        _dispatcher.Abandon();
        foreach (DeferredToken write in _writes) write.TryRefuse();
        _writes.Clear();
        _awaited?.Wake();
    }
}
