namespace DeviceDsl.Buses;

/// <summary>A change of the devices of a bus, made in one step.</summary>
internal sealed class BusChange
{
    private readonly Dictionary<BusDevice, BusDevice?> _leaving = [];
    private readonly List<BusEntry> _coming = [];

    /// <summary>The devices to add, in the order of their registration.</summary>
    public IReadOnlyList<BusEntry> Coming => _coming;

    /// <summary>Adds a device.</summary>
    public void Add(BusEntry entry) => _coming.Add(entry);

    /// <summary>Removes a device from all its addresses; an unknown device is ignored.</summary>
    public void Remove(BusDevice device) => _leaving[device] = null;

    /// <summary>Replaces a device by another with the same range.</summary>
    public void Replace(BusDevice device, BusDevice successor) => _leaving[device] = successor;

    /// <summary>Returns the remaining devices of a bus, in order.</summary>
    public IEnumerable<BusEntry> Keep(IEnumerable<BusEntry> entries)
    {
        foreach (BusEntry entry in entries)
        {
            if (!_leaving.TryGetValue(entry.Device, out BusDevice? successor)) yield return entry;
            else if (successor is not null) yield return entry with { Device = successor };
        }
    }
}
