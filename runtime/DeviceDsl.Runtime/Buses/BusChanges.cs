namespace DeviceDsl.Buses;

/// <summary>Changes of the devices of several buses.</summary>
internal sealed class BusChanges
{
    private readonly Dictionary<IoBus, BusChange> _byBus = [];

    /// <summary>The changes by bus.</summary>
    public IReadOnlyDictionary<IoBus, BusChange> ByBus => _byBus;

    /// <summary>The change of a bus.</summary>
    public BusChange this[IoBus bus]
    {
        get
        {
            if (!_byBus.TryGetValue(bus, out BusChange? change)) _byBus.Add(bus, change = new BusChange());
            return change;
        }
    }
}
