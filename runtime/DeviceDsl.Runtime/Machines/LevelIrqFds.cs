using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>
/// The level irqfds of a machine, each of which asserts a line as a separate source, and the notifications that lower it.
/// </summary>
/// <param name="router">The router of interrupts and their ends.</param>
/// <param name="irqFds">The irqfds.</param>
/// <param name="registrations">The registrations of the machine.</param>
/// <param name="onNotified">Called without any lock when a listener for ends of interrupt is added.</param>
internal sealed class LevelIrqFds(GsiRouter router, IrqFdTable irqFds, MachineRegistrations registrations, Action? onNotified = null)
{
    /// <summary>Makes the signals of an eventfd assert a line.</summary>
    public Refusal? TryAssign(EventFd trigger, Gsi gsi, out IrqFdRegistration? registration)
    {
        registration = null;
        Refusal? refusal = irqFds.TryDraftLevel(trigger, gsi, out IrqFdRegistration? draft);
        if (refusal is not null) return refusal;
        bool isAssigned = false;
        try
        {
            refusal = registrations.TryCommit(registrations.Own(draft!), out registration);
            isAssigned = refusal is null;
            return refusal;
        }
        finally
        {
            if (!isAssigned) IrqFdTable.Abandon(draft!);
        }
    }

    /// <summary>Reports the ends of interrupt of such an irqfd to an eventfd or a callback.</summary>
    public Refusal? TryAssign(
        LevelIrqKey key, EventFd? eventFd, Action? callback, Action<Exception> onFailed, bool onlyOwn, out EoiNotification? notification)
    {
        notification = null;
        if (!key.Source.IsOn(router)) return IrqFdRules.NotBound(Errno.EINVAL, key);
        if (eventFd is { IsDisposed: true }) return IrqFdRules.NotBound(Errno.EBADF, key);
        var started = new EoiNotification(router, key, eventFd?.Counter, callback, onFailed, onlyOwn);
        Errno errno = started.TryStart();
        if (errno != Errno.None) return IrqFdRules.NotBound(errno, key);
        registrations.Own(started).Activate();
        try
        {
            onNotified?.Invoke();
        }
        catch
        {
            started.Dispose();
            throw;
        }

        notification = started;
        return null;
    }
}
