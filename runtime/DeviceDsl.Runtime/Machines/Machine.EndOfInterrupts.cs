using DeviceDsl.Foundation;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <content>What the machine can do, and level irqfds with notifications of the end of their interrupts.</content>
public abstract partial class Machine
{
    /// <summary>Whether the machine, as it was made, can do something. Where it cannot, what asks for it is refused.</summary>
    /// <param name="feature">What is asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public bool Supports(MachineFeature feature)
    {
        ThrowIfDisposed();
        return Enum.IsDefined(feature)
            ? Has(feature)
            : throw new ArgumentOutOfRangeException(nameof(feature), feature, "This feature does not exist.");
    }

    /// <summary>
    /// Makes the signals of an eventfd hold a line up, as a source of their own. The line goes down when an
    /// <see cref="EoiNotification"/> that is bound to the irqfd reports the guest's end of interrupt, or when the irqfd ends.
    /// </summary>
    /// <param name="trigger">The eventfd. The machine reads it from now on.</param>
    /// <param name="gsi">The global system interrupt.</param>
    /// <returns>The registration; its <see cref="IrqFdRegistration.LevelKey"/> binds the notification.</returns>
    /// <exception cref="MachineException">
    /// As <see cref="AssignIrqFd"/>; <see cref="Errno.EOPNOTSUPP"/>: the machine does not support
    /// <see cref="MachineFeature.EoiNotifications"/>, as its interrupt controllers are the kernel's; <see cref="Errno.EINVAL"/>: its
    /// IOAPIC is elsewhere (IRQ-2); <see cref="Errno.EFAULT"/>: there are 62 such irqfds already (SRC-2).
    /// </exception>
    public IrqFdRegistration AssignLevelIrqFd(EventFd trigger, Gsi gsi)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(trigger);
        Refusal? refusal = LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds);
        IrqFdRegistration? registration = null;
        refusal ??= irqFds!.TryAssign(trigger, gsi, out registration);
        return refusal is null ? registration! : throw new MachineException(refusal);
    }

    /// <summary>Signals an eventfd at each end of interrupt on the line of a level irqfd, when its source is down again.</summary>
    /// <param name="key">The irqfd.</param>
    /// <param name="eventFd">The eventfd; closing it ends the notification.</param>
    /// <param name="onlyOwn">Whether ends of interrupts that the irqfd had no part in are kept from it.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBADF"/>: the eventfd is closed; <see cref="Errno.ENOENT"/>: the irqfd has ended; <see cref="Errno.EBUSY"/>: it has
    /// a notification already; <see cref="Errno.EINVAL"/>: it is an irqfd of another machine; <see cref="Errno.EOPNOTSUPP"/>: as with
    /// <see cref="AssignLevelIrqFd"/>.
    /// </exception>
    public EoiNotification AssignEoiNotification(LevelIrqKey key, EventFd eventFd, bool onlyOwn = false)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        return AssignEoiNotification(key, eventFd, callback: null, onlyOwn);
    }

    /// <summary>Calls back at each end of interrupt on the line of a level irqfd, when its source is down again.</summary>
    /// <param name="key">The irqfd.</param>
    /// <param name="callback">
    /// Runs in the guest's end of interrupt, and is no handler. It may raise lines again and post actions to devices. What waits for
    /// handlers, accesses or routes throws <see cref="Errno.EDEADLK"/> here. If it throws, that is logged and counted.
    /// </param>
    /// <param name="onlyOwn">Whether ends of interrupts that the irqfd had no part in are kept from it.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.ENOENT"/>: the irqfd has ended; <see cref="Errno.EBUSY"/>: it has a notification already;
    /// <see cref="Errno.EINVAL"/>: it is an irqfd of another machine; <see cref="Errno.EOPNOTSUPP"/>: as with <see cref="AssignLevelIrqFd"/>.
    /// </exception>
    public EoiNotification AssignEoiNotification(LevelIrqKey key, Action callback, bool onlyOwn = false)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AssignEoiNotification(key, eventFd: null, callback, onlyOwn);
    }

    /// <summary>Whether the machine can do something that there is.</summary>
    private protected abstract bool Has(MachineFeature feature);

    /// <summary>The level irqfds of the machine.</summary>
    /// <returns>Why it has none.</returns>
    private protected abstract Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds);

    private void ReportCallback(Exception exception) => ReportListener(nameof(EoiNotification), exception);

    private EoiNotification AssignEoiNotification(LevelIrqKey key, EventFd? eventFd, Action? callback, bool onlyOwn)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(key);
        Refusal? refusal = LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds);
        EoiNotification? notification = null;
        refusal ??= irqFds!.TryAssign(key, eventFd, callback, ReportCallback, onlyOwn, out notification);
        return refusal is null ? notification! : throw new MachineException(refusal);
    }
}
