namespace DeviceDsl.Buses;

/// <summary>What becomes of the devices of a bus, all of it in one step.</summary>
internal sealed class BusChange
{
    private readonly Dictionary<BusDevice, BusDevice?> _leaving = [];
    private readonly List<BusEntry> _coming = [];

    /// <summary>The devices that come, in the order of their registration.</summary>
    public IReadOnlyList<BusEntry> Coming => _coming;

    /// <summary>Adds a device.</summary>
    public void Add(BusEntry entry) => _coming.Add(entry);

    /// <summary>Removes a device wherever it stands; one that is not there is ignored.</summary>
    public void Remove(BusDevice device) => _leaving[device] = null;

    /// <summary>Puts a device into the place of another, which has the same range.</summary>
    public void Replace(BusDevice device, BusDevice successor) => _leaving[device] = successor;

    /// <summary>What of the devices of a bus stays, in their order.</summary>
    public IEnumerable<BusEntry> Keep(IEnumerable<BusEntry> entries)
    {
        foreach (BusEntry entry in entries)
        {
            if (!_leaving.TryGetValue(entry.Device, out BusDevice? successor)) yield return entry;
            else if (successor is not null) yield return entry with { Device = successor };
        }
    }
}
