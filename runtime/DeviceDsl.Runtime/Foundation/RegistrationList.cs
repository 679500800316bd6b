namespace DeviceDsl.Foundation;

/// <summary>The active registrations of a machine.</summary>
internal sealed class RegistrationList
{
    [LockRank((int)LockRank.Lists)]
    private readonly RankedLock _gate = new(LockRank.Lists);
    private readonly HashSet<MachineRegistration> _active = [];
    private bool _isClosed;

    /// <summary>The number of registrations.</summary>
    public int Count
    {
        get
        {
            using (_gate.Hold()) return _active.Count;
        }
    }

    /// <summary>Adds a registration, unless the machine has ended.</summary>
    public bool TryAdd(MachineRegistration registration)
    {
        using (_gate.Hold())
        {
            if (!_isClosed) _active.Add(registration);
            return !_isClosed;
        }
    }

    /// <summary>Removes a registration.</summary>
    public void Remove(MachineRegistration registration)
    {
        using (_gate.Hold()) _active.Remove(registration);
    }

    /// <summary>Deassigns all remaining registrations. None can be added afterwards.</summary>
    public void DeassignAll()
    {
        MachineRegistration[] left;
        using (_gate.Hold())
        {
            _isClosed = true;
            left = [.. _active];
        }

        foreach (MachineRegistration registration in left) registration.Deassign();
    }
}
