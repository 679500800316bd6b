using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>The accesses to a device that wait for an answer.</summary>
internal sealed class DeferredAccesses
{
    [LockRank((int)LockRank.DeferredAccesses)]
    private readonly RankedLock _lock = new(LockRank.DeferredAccesses);
    private readonly List<(DeferredTarget Target, DeferredToken Access)> _waiting = [];
    private bool _isClosed;

    /// <summary>Returns the access to a register or region that waits; the default value if there is none.</summary>
    public DeferredToken Find(DeferredTarget target)
    {
        using (_lock.Hold())
        {
            foreach ((DeferredTarget other, DeferredToken access) in _waiting)
            {
                if (other == target && access.IsWaiting) return access;
            }

            return default;
        }
    }

    /// <summary>Adds an access that waits, and forgets those that do not wait any more.</summary>
    public void Add(DeferredTarget target, DeferredToken access)
    {
        using (_lock.Hold())
        {
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                if (!_waiting[i].Access.IsWaiting) _waiting.RemoveAt(i);
            }

            if (_isClosed) access.TryRefuse();
            else _waiting.Add((target, access));
        }
    }

    /// <summary>Ends all of them without an answer: the device is reset.</summary>
    public void EndAll()
    {
        using (_lock.Hold()) EndAllInside();
    }

    /// <summary>Ends all of them, and those that are added later: the device, or its machine, is gone.</summary>
    public void Close()
    {
        using (_lock.Hold())
        {
            _isClosed = true;
            EndAllInside();
        }
    }

    private void EndAllInside()
    {
        foreach ((_, DeferredToken access) in _waiting) access.TryRefuse();
        _waiting.Clear();
    }
}
