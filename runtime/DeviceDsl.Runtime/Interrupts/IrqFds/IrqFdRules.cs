using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The refusals of irqfds, common to all machines.</summary>
internal static class IrqFdRules
{
    /// <summary>Checks that the eventfds are open (EVT-7). Needs no machine.</summary>
    public static Refusal? Check(EventFd trigger, Gsi gsi, EventFd? resample)
    {
        if (trigger.IsDisposed) return Closed(trigger, gsi);
        return resample is { IsDisposed: true } ? Closed(resample, gsi) : null;
    }

    /// <summary>An eventfd is closed (EVT-7).</summary>
    public static Refusal Closed(EventFd eventFd, Gsi gsi)
        => new(Errno.EBADF, "EVT-7", $"Irqfd on GSI {gsi} cannot use {eventFd}: the eventfd is closed.");

    /// <summary>The eventfd already has an irqfd, on this or another machine (IRQ-4).</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The GSI of the refused irqfd.</param>
    /// <param name="holder">The existing irqfd; <see langword="null"/> if it is not known.</param>
    public static Refusal Busy(EventFd trigger, Gsi gsi, object? holder)
        => new(Errno.EBUSY, "IRQ-4", $"Irqfd on GSI {gsi} cannot use {trigger}: it already serves {holder ?? "another irqfd"}.");

    /// <summary>The machine has no interrupt controllers (IRQ-2).</summary>
    public static Refusal NoChips(EventFd trigger, Gsi gsi)
        => new(Errno.EINVAL, "IRQ-2", $"Irqfd {trigger} on GSI {gsi} requires interrupt controllers, but the machine has none.");

    /// <summary>All source numbers are in use (SRC-2).</summary>
    public static Refusal NoSource(EventFd trigger, Gsi gsi)
        => new(Errno.EFAULT, "SRC-2", $"Irqfd {trigger} on GSI {gsi} cannot get an interrupt source: all are in use.");

    /// <summary>An EOI notification cannot be bound.</summary>
    public static Refusal NotBound(Errno errno, LevelIrqKey key) => new(errno, "", errno switch
    {
        Errno.EBUSY => $"{key} already has an EOI notification.",
        Errno.ENOENT => $"{key} has ended: it has no more ends of interrupt to report.",
        Errno.EINVAL => $"{key} belongs to another machine.",
        _ => $"The eventfd of the EOI notification for {key} is closed.",
    });

    /// <summary>A line cannot be set on a machine without interrupt controllers (GSI-12).</summary>
    public static Refusal NoLine(Gsi gsi)
        => new(Errno.ENXIO, "GSI-12", $"GSI {gsi} cannot be set: the machine has no interrupt controllers.");

    /// <summary>Resampling needs the acknowledgements of the machine's own IOAPIC (IRQ-2).</summary>
    public static Refusal NoResample(EventFd trigger, Gsi gsi)
        => new(Errno.EINVAL, "IRQ-2", $"Irqfd {trigger} on GSI {gsi} cannot resample: the IOAPIC is not part of this machine.");
}
