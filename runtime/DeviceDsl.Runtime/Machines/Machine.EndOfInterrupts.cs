using DeviceDsl.Foundation;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <content>The supported features, and level irqfds with their EOI notifications.</content>
public abstract partial class Machine
{
    /// <summary>
    /// Returns whether the machine, as configured, supports a feature. Operations that need an unsupported feature are refused.
    /// </summary>
    /// <param name="feature">The feature.</param>
    /// <exception cref="ArgumentOutOfRangeException">The feature does not exist.</exception>
    public bool Supports(MachineFeature feature)
    {
        ThrowIfDisposed();
        return Enum.IsDefined(feature)
            ? Has(feature)
            : throw new ArgumentOutOfRangeException(nameof(feature), feature, "This feature does not exist.");
    }

    /// <summary>
    /// Makes the signals of an eventfd assert a line, as a separate source. The line is lowered when an
    /// <see cref="EoiNotification"/> that is bound to the irqfd reports the guest's end of interrupt, or when the irqfd ends.
    /// </summary>
    /// <param name="trigger">The eventfd, which the machine reads from then on.</param>
    /// <param name="gsi">The global system interrupt.</param>
    /// <returns>The registration; its <see cref="IrqFdRegistration.LevelKey"/> binds the notification.</returns>
    /// <exception cref="MachineException">
    /// As <see cref="AssignIrqFd"/>; <see cref="Errno.EOPNOTSUPP"/>: the machine does not support
    /// <see cref="MachineFeature.EoiNotifications"/>, because its interrupt controllers are in the kernel;
    /// <see cref="Errno.EINVAL"/>: its IOAPIC is elsewhere (IRQ-2); <see cref="Errno.EFAULT"/>: 62 such irqfds exist already
    /// (SRC-2).
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

    /// <summary>Signals an eventfd at each end of interrupt on the line of a level irqfd, after its source was lowered.</summary>
    /// <param name="key">The irqfd.</param>
    /// <param name="eventFd">The eventfd; closing it ends the notification.</param>
    /// <param name="onlyOwn">Whether to report only ends of interrupts that the irqfd took part in.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBADF"/>: the eventfd is closed; <see cref="Errno.ENOENT"/>: the irqfd has ended;
    /// <see cref="Errno.EBUSY"/>: it already has a notification; <see cref="Errno.EINVAL"/>: it belongs to another machine;
    /// <see cref="Errno.EOPNOTSUPP"/>: as with <see cref="AssignLevelIrqFd"/>.
    /// </exception>
#pragma warning disable RS0026 // An eventfd is never taken for a callback, whatever parameters follow.
    public EoiNotification AssignEoiNotification(LevelIrqKey key, EventFd eventFd, bool onlyOwn = false)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        return AssignEoiNotification(key, eventFd, callback: null, onlyOwn);
    }

    /// <summary>Runs a callback at each end of interrupt on the line of a level irqfd, after its source was lowered.</summary>
    /// <param name="key">The irqfd.</param>
    /// <param name="callback">
    /// Runs inside the guest's end of interrupt and is not a handler. It may raise lines again and post actions to devices. Calls
    /// that wait for handlers, accesses or routes fail with <see cref="Errno.EDEADLK"/>. Its exceptions are logged and counted.
    /// </param>
    /// <param name="onlyOwn">Whether to report only ends of interrupts that the irqfd took part in.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.ENOENT"/>: the irqfd has ended; <see cref="Errno.EBUSY"/>: it already has a notification;
    /// <see cref="Errno.EINVAL"/>: it belongs to another machine; <see cref="Errno.EOPNOTSUPP"/>: as with
    /// <see cref="AssignLevelIrqFd"/>.
    /// </exception>
#pragma warning disable RS0026 // An eventfd is never taken for a callback, whatever parameters follow.
    public EoiNotification AssignEoiNotification(LevelIrqKey key, Action callback, bool onlyOwn = false)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AssignEoiNotification(key, eventFd: null, callback, onlyOwn);
    }

    /// <summary>Returns whether the machine supports an existing feature.</summary>
    private protected abstract bool Has(MachineFeature feature);

    /// <summary>Returns the level irqfds of the machine.</summary>
    /// <returns>The refusal if it does not support them.</returns>
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
