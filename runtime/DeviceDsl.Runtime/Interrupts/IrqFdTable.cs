using DeviceDsl.Eventing;

namespace DeviceDsl.Interrupts;

/// <summary>The irqfds of one machine: the kernel's checks in the kernel's order, and their end.</summary>
/// <param name="router">Where interrupts go.</param>
/// <param name="injector">Runs the injections.</param>
/// <param name="cleanup">Ends irqfds whose eventfd was closed. Another queue than the injector, which it waits for (LCK-6).</param>
internal sealed class IrqFdTable(GsiRouter router, WorkQueue injector, WorkQueue cleanup)
{
    private readonly ResamplerTable _resamplers = new(router);

    /// <summary>Makes the signals of an eventfd interrupts.</summary>
    public Refusal? TryAssign(EventFd trigger, Gsi gsi, EventFd? resample, out IrqFdRegistration? registration)
    {
        registration = null;
        if (!router.HasChips) return IrqFdRules.NoChips(trigger, gsi);
        Refusal? refusal = IrqFdRules.Check(trigger, gsi, resample);
        if (refusal is not null) return refusal;

        if (resample is not null) _resamplers.Join(gsi, resample.Counter);
        var irqFd = new IrqFd(trigger.Counter, gsi, resample is not null, router, injector);
        Errno errno = irqFd.TryStart();
        if (errno != Errno.None)
        {
            if (resample is not null) _resamplers.Leave(gsi, resample.Counter);
            return errno == Errno.EBUSY ? IrqFdRules.Busy(trigger, gsi) : IrqFdRules.Closed(trigger, gsi);
        }

        var created = new Registration(this, irqFd, trigger.Counter, gsi, resample?.Counter);
        if (!created.TryFollowClosing()) return IrqFdRules.Closed(trigger, gsi);
        registration = created;
        return null;
    }

    private GsiRouter Router => router;

    private WorkQueue Cleanup => cleanup;

    private sealed class Registration(IrqFdTable table, IrqFd irqFd, EventCounter trigger, Gsi gsi, EventCounter? resample)
        : IrqFdRegistration(trigger, gsi, resample is not null), ICloseListener
    {
        private readonly Lock _releaseGate = new();
        private bool _isReleased;

        private protected override bool IsInsideWait => irqFd.IsInside || table.Router.Acks.IsReading;

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
            irqFd.Stop();
            Trigger.RemoveCloseListener(this);
        }

        private protected override void WaitUntilUnused()
        {
            // A second caller waits for the first. Injections, which are waited for here, never take this lock.
            lock (_releaseGate)
            {
                if (_isReleased) return;
                irqFd.WaitUntilQuiet();
                if (resample is not null) table._resamplers.Leave(Gsi, resample);
                _isReleased = true;
            }
        }

        private protected override void ReleaseLater() => table.Cleanup.Schedule(new Release(this));

        private sealed class Release(Registration registration) : WorkItem
        {
            protected override void Run() => registration.WaitUntilUnused();
        }
    }
}
