namespace DeviceDsl.Foundation;

/// <summary>The wait of a processor for the answer to an access.</summary>
/// <remarks>The processor waits outside of all gates and read sections, so that nothing waits for it.</remarks>
internal sealed class DeferredAccess
{
    [LockRank((int)LockRank.DeferredAccess)]
    private readonly RankedMonitor _change = new(LockRank.DeferredAccess);
    private ulong _sequence;
    private ulong _value;
    private bool _isWaiting;
    private bool _isAnswered;

    /// <summary>Begins an access. The one before must have ended.</summary>
    public DeferredToken Begin()
    {
        using (_change.Hold())
        {
            _sequence++;
            _isWaiting = true;
            _isAnswered = false;
            return new DeferredToken(this, _sequence);
        }
    }

    /// <summary>Whether an access still has no answer.</summary>
    public bool IsWaiting(ulong sequence)
    {
        using (_change.Hold()) return IsOpen(sequence);
    }

    /// <summary>Ends an access, with or without an answer.</summary>
    /// <returns>Whether it had no answer and had not ended.</returns>
    public bool TryEnd(ulong sequence, bool isAnswered, ulong value)
    {
        using (_change.Hold())
        {
            if (!IsOpen(sequence)) return false;
            _isWaiting = false;
            _isAnswered = isAnswered;
            _value = value;
            _change.PulseAll();
            return true;
        }
    }

    /// <summary>Waits until an access has ended.</summary>
    /// <param name="sequence">The access.</param>
    /// <param name="wait">The kind of the wait.</param>
    /// <param name="processor">The processor that waits, if it is one that may have to give up.</param>
    /// <returns>Whether it has ended.</returns>
    public bool Wait(ulong sequence, DeferredWait wait, IGuestProcessor? processor)
    {
        using (_change.Hold())
        {
            while (IsOpen(sequence))
            {
                if (processor is not null && processor.MustGiveUp(wait)) return false;
                _change.Wait();
            }

            return true;
        }
    }

    /// <summary>Returns the answer of the access that ended last.</summary>
    public bool TryGetAnswer(out ulong value)
    {
        using (_change.Hold())
        {
            value = _value;
            return _isAnswered;
        }
    }

    /// <summary>Makes the waiting thread check whether it still has to wait.</summary>
    public void Wake()
    {
        using (_change.Hold()) _change.PulseAll();
    }

    private bool IsOpen(ulong sequence) => _isWaiting && _sequence == sequence;
}
