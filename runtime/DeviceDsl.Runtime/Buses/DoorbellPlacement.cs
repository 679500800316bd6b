using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>Which doorbells may stand together on the buses, and how they stand there. Called under the lock of their table.</summary>
internal abstract class DoorbellPlacement
{
    /// <summary>Puts a doorbell on its bus.</summary>
    /// <param name="doorbell">The doorbell.</param>
    /// <param name="others">Those that are there already.</param>
    public abstract Refusal? TryPlace(IoEventFd doorbell, IEnumerable<IoEventFd> others);

    /// <summary>Takes a doorbell off its bus.</summary>
    public abstract void Remove(IoEventFd doorbell);

    /// <summary>Registers a device for a doorbell's range.</summary>
    private protected static Refusal? TryRegister(IoBus bus, IoEventFd doorbell, BusDevice device)
    {
        var entry = new BusEntry(doorbell.Address.Value, (ulong)doorbell.Length, device);
        return bus.TryRegister(entry) == Errno.None
            ? null
            : new(Errno.ENOSPC, "BUS-8", $"Doorbell {doorbell} finds the {bus} bus full: it holds {bus.Capacity} devices.");
    }
}
