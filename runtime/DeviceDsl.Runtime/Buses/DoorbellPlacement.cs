using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>Which doorbells may stand together on the buses, and how they stand there. Called under the lock of their table.</summary>
internal abstract class DoorbellPlacement
{
    /// <summary>Why a doorbell cannot stand beside others.</summary>
    /// <param name="doorbell">The doorbell.</param>
    /// <param name="others">Those at an address.</param>
    public abstract Refusal? Check(IoEventFd doorbell, Func<IoAddress, IEnumerable<IoEventFd>> others);

    /// <summary>Changes which doorbells are on the buses, on each bus in one step; nothing is changed when it throws.</summary>
    public abstract void Change(IReadOnlyCollection<IoEventFd> coming, IReadOnlyCollection<IoEventFd> leaving);

    /// <summary>Why a bus has no room for a doorbell (BUS-8).</summary>
    private protected static Refusal? CheckRoom(IoBus bus, IoEventFd doorbell)
        => bus.IsFull
            ? new(
                Errno.ENOSPC, "BUS-8",
                $"Doorbell {doorbell} cannot be added to the {bus} bus: the bus is full with {bus.Capacity} devices.")
            : null;

    /// <summary>What a bus keeps of a doorbell's range.</summary>
    private protected static BusEntry EntryOf(IoEventFd doorbell, BusDevice device)
        => new(doorbell.Address.Value, (ulong)doorbell.Length, device);
}
