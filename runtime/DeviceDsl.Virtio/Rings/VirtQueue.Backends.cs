using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>A queue of a vhost-user backend: its position in the ring, the log of its writes, and memory that changes.</content>
public abstract partial class VirtQueue
{
    /// <summary>The position from which another backend goes on, once nothing is in flight (VU-17).</summary>
    internal abstract uint Position { get; }

    /// <summary>Goes on where another backend, or an earlier process, has stopped. Called once, before anything is taken.</summary>
    /// <returns>Whether the ring can go on from there; if not, it is broken.</returns>
    internal abstract bool TryStart(RingStart start);

    /// <summary>Goes on with the record of requests in flight of a queue that this one replaces in other memory.</summary>
    internal abstract void TakeOverRecord(VirtQueue other);

    /// <summary>
    /// Takes the last requests of the ring back, which the device has not completed, so that another backend takes them again.
    /// </summary>
    /// <returns>Whether that was possible: nothing that the driver offered later is complete.</returns>
    internal bool TryTakeBack()
    {
        if (_inOrder is not null)
        {
            // Those that are complete and wait for earlier ones are served again.
            Turn[] turns = _inOrder.ToArray();
            Rewind(turns.Length, turns.Sum(turn => turn.Slots));
            return true;
        }

        ChainBuffers[] left = [.. _inFlight.OfType<ChainBuffers>().OrderBy(chain => chain.TakenAs)];
        if (left.Length != 0 && left[0].TakenAs != TakenCount - left.Length) return false;
        Rewind(left.Length, left.Sum(chain => chain.Slots));
        return true;
    }

    /// <summary>Whether the queue uses a range of host memory: for its ring, or for a request in flight.</summary>
    internal bool Uses(nint start, nint length)
    {
        if (IsRingIn(start, length)) return true;
        foreach (ChainBuffers? chain in _inFlight)
        {
            if (chain is not null && IsIn(chain, start, length)) return true;
        }

        return false;
    }

    /// <summary>Prepares the queue for the removal of memory that it does not use.</summary>
    internal void ForgetMemory() => Assembler.ForgetPiece();

    /// <summary>Logs the writable parts of all requests in flight, which the device may have written.</summary>
    internal void MarkInFlight()
    {
        if (Log is not { } log) return;
        foreach (ChainBuffers? chain in _inFlight)
        {
            if (chain is not null) MarkWritable(chain, log.Log);
        }
    }

    /// <summary>Takes over a request that an earlier process has taken and not completed. It is taken again before any other.</summary>
    private protected void Resubmit(ChainBuffers chain)
    {
        _inFlight[chain.Id] = chain;
        chain.TakenAs = TakenCount++;
        InFlight++;
        _inOrder?.Add(chain);
        _restored.Enqueue(chain);
    }

    /// <summary>Breaks the queue for its record of requests in flight.</summary>
    private protected bool BreakForRecord(string reason)
        => Break(QueueFaultReason.InFlightRecordInvalid, $"The record of its requests in flight {reason}.");

    /// <summary>Steps the position back over requests that were not completed.</summary>
    private protected abstract void Rewind(int requests, int slots);

    /// <summary>Whether a part of the ring is in a range of host memory.</summary>
    private protected abstract bool IsRingIn(nint start, nint length);

    private static unsafe bool IsIn(ChainBuffers chain, nint start, nint length)
    {
        foreach (Segment segment in chain.Segments.AsSpan(0, chain.Count))
        {
            if ((nuint)((nint)segment.Start - start) < (nuint)length) return true;
        }

        return false;
    }

    private unsafe void MarkWritable(ChainBuffers chain, IWriteLog log)
    {
        foreach (Segment segment in chain.Segments.AsSpan(chain.ReadableCount, chain.Count - chain.ReadableCount))
        {
            log.Mark(Assembler.Memory.AddressOf((nint)segment.Start), segment.Length);
        }
    }
}
