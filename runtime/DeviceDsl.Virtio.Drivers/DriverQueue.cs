namespace DeviceDsl.Virtio;

/// <summary>A queue that a driver has set up: its ring and its kick.</summary>
public sealed class DriverQueue
{
    private readonly Action<DriverQueue> _kick;

    internal DriverQueue(int index, DriverRing ring, Action<DriverQueue> kick)
    {
        Index = index;
        Ring = ring;
        _kick = kick;
    }

    /// <summary>Its index on the device.</summary>
    public int Index { get; }

    /// <summary>Its ring.</summary>
    public DriverRing Ring { get; }

    /// <summary>The number of kicks.</summary>
    public long Kicks { get; private set; }

    /// <summary>Publishes the added requests, and kicks the device if it asked for that.</summary>
    public void Submit()
    {
        if (Ring.Publish()) Kick();
    }

    /// <summary>Kicks the device.</summary>
    public void Kick()
    {
        Kicks++;
        _kick(this);
    }
}
