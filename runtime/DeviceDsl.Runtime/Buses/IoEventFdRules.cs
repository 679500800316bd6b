using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>The refusals of ioeventfds, common to all machines.</summary>
internal static class IoEventFdRules
{
    /// <summary>
    /// Makes the checks that need no machine, in the kernel's order: length, overflow, address space, length 0 with a match,
    /// eventfd.
    /// </summary>
    public static Refusal? Check(EventFd eventFd, IoAddress address, int length, ulong? match)
    {
        if (length is not (0 or 1 or 2 or 4 or 8))
        {
            return new(Errno.EINVAL, "IOE-1", $"Doorbell {address} of {eventFd} has length {length}; the length must be 0, 1, 2, 4 or 8.");
        }

        if (unchecked(address.Value + (ulong)length) < address.Value)
        {
            return new(
                Errno.EINVAL, "IOE-2",
                $"Doorbell {address} of {eventFd} with length {length} extends past the end of the address space.");
        }

        if (address.Space > AddressSpace.VirtioCcw)
        {
            return new(
                Errno.EINVAL, "IOE-3",
                $"Doorbell {address} of {eventFd} is in address space {address.Space}, which does not exist.");
        }

        if (length == 0 && match is not null)
        {
            return new(
                Errno.EINVAL, "IOE-4",
                $"Doorbell {address} of {eventFd} has match 0x{match:x} but no length; a match requires a length.");
        }

        return eventFd.IsDisposed ? Closed(eventFd, address) : null;
    }

    /// <summary>The eventfd is closed (EVT-7).</summary>
    public static Refusal Closed(EventFd eventFd, IoAddress address)
        => new(Errno.EBADF, "EVT-7", $"Doorbell {address} cannot signal {eventFd}: the eventfd is closed.");

    /// <summary>Two doorbells cannot coexist on a bus (IOE-7).</summary>
    public static Refusal Collision(string doorbell, string other)
        => new(Errno.EEXIST, "IOE-7", $"Doorbell {doorbell} collides with doorbell {other}.");
}
