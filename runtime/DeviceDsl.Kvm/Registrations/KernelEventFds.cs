using DeviceDsl.Eventing;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>The descriptors that registrations keep: duplicates of their own, whatever becomes of the user's (EVT-4).</summary>
internal static class KernelEventFds
{
    /// <summary>Makes a duplicate of the descriptor of an eventfd.</summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="user">Who wants to use it, as messages begin.</param>
    /// <param name="own">The duplicate.</param>
    /// <returns>Why there is none: the eventfd is closed, or none of the kernel's (EVT-7).</returns>
    public static Refusal? TryDuplicate(EventFd eventFd, string user, out SafeFileHandle? own)
    {
        own = null;
        if (eventFd.LinuxHandle is not { } handle)
        {
            return new(
                Errno.EINVAL, "EVT-7",
                $"{user} cannot use {eventFd}: the kernel cannot use a managed eventfd. Create it with machine.CreateEventFd or EventFd.CreateLinux.");
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
