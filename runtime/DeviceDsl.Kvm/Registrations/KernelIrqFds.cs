using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;
using DeviceDsl.Kvm.Native;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>The irqfds of one machine of the kernel. The kernel decides; this knows whom its refusals are about.</summary>
/// <remarks>
/// The lock keeps the list and the kernel's the same. It is held while the kernel completes injections under way
/// (IRQ-16), which take no lock of this process.
/// </remarks>
/// <param name="machine">The machine.</param>
/// <param name="hasChips">Whether it has interrupt controllers (IRQ-2).</param>
internal sealed class KernelIrqFds(VirtualMachine machine, bool hasChips)
{
    private readonly Lock _gate = new();
    private readonly List<Registration> _active = [];

    /// <summary>Makes the signals of an eventfd interrupts.</summary>
    public Refusal? TryAssign(EventFd trigger, Gsi gsi, EventFd? resample, out IrqFdRegistration? registration)
    {
        registration = null;
        if (!hasChips) return IrqFdRules.NoChips(trigger, gsi);
        Refusal? refusal = IrqFdRules.Check(trigger, gsi, resample);
        if (refusal is not null) return refusal;
        refusal = TryOwn(trigger, gsi, resample, out Descriptors own);
        if (refusal is not null) return refusal;

        var created = new Registration(this, trigger.Counter, gsi, own);
        refusal = TryAdd(created, trigger);
        if (refusal is not null)
        {
            own.Dispose();
            return refusal;
        }

        if (!created.TryFollowClosing()) return IrqFdRules.Closed(trigger, gsi);
        registration = created;
        return null;
    }

    private static Refusal? TryOwn(EventFd trigger, Gsi gsi, EventFd? resample, out Descriptors own)
    {
        own = default;
        string user = $"Irqfd on GSI {gsi}";
        Refusal? refusal = KernelEventFds.TryDuplicate(trigger, user, out SafeFileHandle? ownTrigger);
        if (refusal is not null) return refusal;
        SafeFileHandle? ownResample = null;
        if (resample is not null) refusal = KernelEventFds.TryDuplicate(resample, user, out ownResample);
        own = new Descriptors(ownTrigger!, ownResample);
        if (refusal is not null) own.Dispose();
        return refusal;
    }

    private Refusal? TryAdd(Registration created, EventFd trigger)
    {
        lock (_gate)
        {
            Errno errno = created.Request(machine, isDeassign: false);
            if (errno != Errno.None) return Explain(created, trigger, errno);
            _active.Add(created);
            return null;
        }
    }

    private Refusal Explain(Registration created, EventFd trigger, Errno errno)
    {
        if (errno != Errno.EBUSY) return new(errno, "", $"{created} was refused by the kernel.");
        Registration? other = _active.FirstOrDefault(registration => registration.IsOf(trigger.Counter));
        return other is null
            ? IrqFdRules.Busy(trigger, created.Gsi)
            : new(errno, "IRQ-4", $"Irqfd on GSI {created.Gsi} cannot use {trigger}: it serves the irqfd on GSI {other.Gsi} already.");
    }

    private void Remove(Registration registration)
    {
        lock (_gate)
        {
            // It has no way to fail: eventfd and flags are those of the assignment (IRQ-15).
            registration.Request(machine, isDeassign: true);
            _active.Remove(registration);
        }
    }

    private readonly record struct Descriptors(SafeFileHandle Trigger, SafeFileHandle? Resample)
    {
        public void Dispose()
        {
            Trigger.Dispose();
            Resample?.Dispose();
        }
    }

    private sealed class Registration(KernelIrqFds table, EventCounter trigger, Gsi gsi, Descriptors own)
        : IrqFdRegistration(trigger, gsi, own.Resample is not null), ICloseListener
    {
        /// <summary>Nothing that it waits for runs in this process.</summary>
        private protected override bool IsInsideWait => false;

        public bool IsOf(EventCounter counter) => Trigger == counter;

        public Errno Request(VirtualMachine machine, bool isDeassign)
            => machine.TryIrqFd(own.Trigger, Gsi, own.Resample, isDeassign);

        /// <summary>Sees to it that the irqfd goes when its eventfd is closed; undoes it all when that has happened already.</summary>
        public bool TryFollowClosing()
        {
            if (Trigger.TryAddCloseListener(this) == Errno.None) return true;
            RequestStop();
            return false;
        }

        void ICloseListener.OnClosed() => RequestStop();

        private protected override void Remove()
        {
            table.Remove(this);
            Trigger.RemoveCloseListener(this);
            own.Dispose();
        }

        /// <summary>The kernel has waited already (IRQ-16).</summary>
        private protected override void WaitUntilUnused()
        {
        }
    }
}
