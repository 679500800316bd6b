namespace DeviceDsl.Eventing;

/// <summary>The registrations that a machine still has.</summary>
internal sealed class RegistrationList
{
    private readonly Lock _gate = new();
    private readonly HashSet<MachineRegistration> _active = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _active.Count;
        }
    }

    public void Add(MachineRegistration registration)
    {
        lock (_gate) _active.Add(registration);
    }

    public void Remove(MachineRegistration registration)
    {
        lock (_gate) _active.Remove(registration);
    }

    /// <summary>Deassigns all that are left.</summary>
    public void DeassignAll()
    {
        MachineRegistration[] left;
        lock (_gate) left = [.. _active];
        foreach (MachineRegistration registration in left) registration.Deassign();
    }
}
