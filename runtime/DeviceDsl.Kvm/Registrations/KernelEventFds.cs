using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>
/// The descriptors that registrations keep: duplicates of their own, so that closing the user's descriptor does not affect them (EVT-4).
/// </summary>
internal static class KernelEventFds
{
    /// <summary>Duplicates the descriptor of an eventfd.</summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="user">The intended user, as the beginning of messages.</param>
    /// <param name="own">The duplicate.</param>
    /// <returns>The refusal if there is none: the eventfd is closed, or is a managed one (EVT-7).</returns>
    public static Refusal? TryDuplicate(EventFd eventFd, string user, out SafeFileHandle? own)
    {
        own = null;
        if (eventFd.LinuxHandle is not { } handle)
        {
            return new(
                Errno.EINVAL, "EVT-7",
                $"{user} cannot use {eventFd}: the kernel cannot use a managed eventfd. Create it with machine.CreateEventFd or "
                    + "EventFd.CreateLinux.");
        }

        try
        {
            own = LinuxEventFd.Duplicate(handle);
            return null;
        }
        catch (ObjectDisposedException)
        {
            return new(Errno.EBADF, "EVT-7", $"{user} cannot use {eventFd}: it is closed.");
        }
        catch (MachineException exception)
        {
            return new(exception.Errno, exception.Rule, $"{user} cannot use {eventFd}: its descriptor cannot be duplicated.");
        }
    }
}
