using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>One part of an access, offered to a handler that may answer it later.</summary>
internal readonly ref struct DeferredOffer
{
    private readonly DeferredAccesses _waiting;
    private readonly DeferredTarget _target;
    private readonly DeferredPart _part;
    private readonly (DeferredToken Access, bool IsTaken) _before;
    private readonly AccessWait _wait;

    /// <summary>Offers a part to the handler that is called next.</summary>
    /// <param name="wait">The wait of the access.</param>
    /// <param name="waiting">The accesses to the device that wait.</param>
    /// <param name="target">What the part reads or writes.</param>
    /// <param name="slice">The part.</param>
    /// <param name="mask">The bits that exist in it.</param>
    public DeferredOffer(AccessWait wait, DeferredAccesses waiting, DeferredTarget target, in AccessSlice slice, ulong mask)
    {
        _waiting = waiting;
        _target = target;
        _wait = wait;
        // An access that cannot wait stands for the one that does, so that a device that keeps one of them loses none.
        _part = new DeferredPart(slice, mask, wait.CanWait ? wait.Begin() : waiting.Find(target));
        _before = DeferredToken.Offered;
        DeferredToken.Offered = (_part.Access, false);
    }

    /// <summary>Called when the handler has returned.</summary>
    /// <param name="now">What it returned, at the position of the access.</param>
    /// <returns>The part of the value that is known.</returns>
    public ulong Finish(ulong now)
    {
        if (!_wait.CanWait) return now;
        if (!DeferredToken.Offered.IsTaken)
        {
            _wait.AddAnswer();
            return now;
        }

        if (_part.Access.IsWaiting)
        {
            _wait.Add(_part);
            _waiting.Add(_target, _part.Access);
            return 0;
        }

        if (!_part.Access.Access!.TryGetAnswer(out ulong answer))
        {
            _wait.AddRefusal();
            return _part.Slice.AllOnes;
        }

        _wait.AddAnswer();
        return _part.Slice.FromPlace(answer & _part.Mask) & _part.Slice.AllOnes;
    }

    /// <summary>Ends the offer. A part that does not wait has its answer, or has failed.</summary>
    public void Dispose()
    {
        DeferredToken.Offered = _before;
        if (_wait.CanWait && !_wait.IsWaitingFor(_part.Access)) _part.Access.TryRefuse();
    }
}
