using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>Decides which doorbells may coexist on the buses, and places them there. Called under the lock of their table.</summary>
internal abstract class DoorbellPlacement
{
    /// <summary>Checks whether a doorbell can coexist with others.</summary>
    /// <param name="doorbell">The doorbell.</param>
    /// <param name="others">Returns the doorbells at an address.</param>
    public abstract Refusal? Check(IoEventFd doorbell, Func<IoAddress, IEnumerable<IoEventFd>> others);

    /// <summary>Adds and removes doorbells, on each bus in one step. Nothing changes if it throws.</summary>
    public abstract void Change(IReadOnlyCollection<IoEventFd> coming, IReadOnlyCollection<IoEventFd> leaving);

    /// <summary>Checks whether a bus has room for a doorbell (BUS-8).</summary>
    private protected static Refusal? CheckRoom(IoBus bus, IoEventFd doorbell)
        => bus.IsFull
            ? new(
                Errno.ENOSPC, "BUS-8",
                $"Doorbell {doorbell} cannot be added to the {bus} bus: the bus is full with {bus.Capacity} devices.")
            : null;

    /// <summary>Creates the bus entry for a doorbell's range.</summary>
    private protected static BusEntry EntryOf(IoEventFd doorbell, BusDevice device)
        => new(doorbell.Address.Value, (ulong)doorbell.Length, device);
}
