using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>The irqfds of a machine that hold a line up as a source of their own, and the notifications that take it down.</summary>
/// <param name="router">Where interrupts go, and their ends come from.</param>
/// <param name="irqFds">The irqfds.</param>
/// <param name="registrations">What the machine has.</param>
/// <param name="onNotified">Called, without any lock, when a listener for the ends of an input's interrupts is added.</param>
internal sealed class LevelIrqFds(GsiRouter router, IrqFdTable irqFds, MachineRegistrations registrations, Action? onNotified = null)
{
    /// <summary>Makes the signals of an eventfd hold a line up.</summary>
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

    /// <summary>Reports the ends of the interrupts of such an irqfd, to an eventfd or by a call.</summary>
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
