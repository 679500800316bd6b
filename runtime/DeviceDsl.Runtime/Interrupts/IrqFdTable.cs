using DeviceDsl.Eventing;

namespace DeviceDsl.Interrupts;

/// <summary>The irqfds of one machine: the kernel's checks in the kernel's order, and their end.</summary>
internal sealed class IrqFdTable : IRouteListener
{
    private readonly RankedLock _gate = new(LockRank.IrqFds);
    private readonly List<Registration> _active = [];
    private readonly ResamplerTable _resamplers;
    private readonly GsiRouter _router;
    private readonly WorkQueue _injector;
    private readonly WorkQueue _cleanup;

    /// <summary>Makes the table of a machine.</summary>
    /// <param name="router">Where interrupts go.</param>
    /// <param name="injector">Runs the injections.</param>
    /// <param name="cleanup">Ends irqfds whose eventfd was closed. Another queue than the injector, which it waits for (LCK-6).</param>
    public IrqFdTable(GsiRouter router, WorkQueue injector, WorkQueue cleanup)
    {
        _router = router;
        _injector = injector;
        _cleanup = cleanup;
        _resamplers = new ResamplerTable(router);
        router.Follow(this);
    }

    /// <summary>Makes the signals of an eventfd interrupts.</summary>
    public Refusal? TryAssign(EventFd trigger, Gsi gsi, EventFd? resample, out IrqFdRegistration? registration)
    {
        registration = null;
        if (!_router.HasChips) return IrqFdRules.NoChips(trigger, gsi);
        if (_router.IsSplit && resample is not null) return IrqFdRules.NoResample(trigger, gsi);
        Refusal? refusal = IrqFdRules.Check(trigger, gsi, resample);
        if (refusal is not null) return refusal;

        if (resample is not null) _resamplers.Join(gsi, resample.Counter);
        var assertion = resample is null ? null : new ResampleAssertion(_router, gsi);
        var created = new Registration(this, new IrqFd(trigger.Counter, gsi, assertion, _router, _injector), resample?.Counter, null);
        refusal = TryStart(created, trigger);
        if (refusal is null) registration = created;
        return refusal;
    }

    /// <summary>Makes the signals of an eventfd assert a source of its own, which an <see cref="EoiNotification"/> takes down.</summary>
    public Refusal? TryAssignLevel(EventFd trigger, Gsi gsi, out IrqFdRegistration? registration)
    {
        registration = null;
        if (!_router.HasChips) return IrqFdRules.NoChips(trigger, gsi);
        if (_router.IsSplit) return IrqFdRules.NoResample(trigger, gsi);
        Refusal? refusal = IrqFdRules.Check(trigger, gsi, resample: null);
        if (refusal is not null) return refusal;
        if (!_router.Sources.TryTake(out int source)) return IrqFdRules.NoSource(trigger, gsi);

        var level = new LevelSource(_router, gsi, source);
        var created = new Registration(this, new IrqFd(trigger.Counter, gsi, level, _router, _injector), null, level);
        refusal = TryStart(created, trigger);
        if (refusal is null) registration = created;
        return refusal;
    }

    /// <summary>The irqfd of an eventfd on a GSI, as the kernel looks for it to deassign it; an eventfd has one at most (IRQ-15).</summary>
    public IrqFdRegistration? Find(EventFd trigger, Gsi gsi)
    {
        using RankedLock.Scope scope = _gate.Hold();
        return _active.Find(registration => registration.IrqFd.Trigger == trigger.Counter && registration.Gsi == gsi);
    }

    /// <inheritdoc/>
    public void OnRoutesChanged()
    {
        RoutingTable table = _router.Table;
        using RankedLock.Scope scope = _gate.Hold();
        foreach (Registration registration in _active) registration.IrqFd.Follow(table);
    }

    /// <inheritdoc/>
    public void OnNotifiersChanged()
    {
    }

    /// <summary>Starts an irqfd; when it is refused, nothing of it is left.</summary>
    private Refusal? TryStart(Registration registration, EventFd trigger)
    {
        Errno errno = TryStart(registration);
        if (errno == Errno.None) return registration.TryFollowClosing() ? null : IrqFdRules.Closed(trigger, registration.Gsi);
        registration.LeaveOthers();
        return errno == Errno.EBUSY ? IrqFdRules.Busy(trigger, registration.Gsi) : IrqFdRules.Closed(trigger, registration.Gsi);
    }

    /// <summary>
    /// One step under the lock: a change of the routing either finds the irqfd on the list, or was published before its
    /// route is read here (IRQ-20).
    /// </summary>
    private Errno TryStart(Registration registration)
    {
        using RankedLock.Scope scope = _gate.Hold();
        registration.IrqFd.Follow(_router.Table);
        Errno errno = registration.IrqFd.TryStart();
        if (errno == Errno.None) _active.Add(registration);
        return errno;
    }

    private void Stop(Registration registration)
    {
        using RankedLock.Scope scope = _gate.Hold();
        registration.IrqFd.Stop();
        _active.Remove(registration);
    }

    private sealed class Registration : IrqFdRegistration, ICloseListener
    {
        private readonly Lock _releaseGate = new();
        private readonly IrqFdTable _table;
        private readonly EventCounter? _resample;
        private readonly LevelSource? _level;
        private bool _isReleased;

        public Registration(IrqFdTable table, IrqFd irqFd, EventCounter? resample, LevelSource? level)
            : base(irqFd.Trigger, irqFd.Gsi, resample is not null)
        {
            _table = table;
            _resample = resample;
            _level = level;
            IrqFd = irqFd;
            LevelKey = level is null ? null : new LevelIrqKey(level);
        }

        public IrqFd IrqFd { get; }

        private protected override bool IsInsideWait => IrqFd.IsInside || _table._router.Readers.IsReading;

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
            _table.Stop(this);
            Trigger.RemoveCloseListener(this);
        }

        private protected override void WaitUntilUnused()
        {
            // A second caller waits for the first. Injections, which are waited for here, never take this lock.
            lock (_releaseGate)
            {
                if (_isReleased) return;
                IrqFd.WaitUntilQuiet();
                LeaveOthers();
                _isReleased = true;
            }
        }

        private protected override void ReleaseLater() => _table._cleanup.Schedule(new Release(this));

        /// <summary>Leaves those with whom the irqfd holds its line up.</summary>
        public void LeaveOthers()
        {
            if (_resample is not null) _table._resamplers.Leave(Gsi, _resample);
            _level?.End();
        }

        private sealed class Release(Registration registration) : WorkItem
        {
            protected override void Run() => registration.WaitUntilUnused();
        }
    }
}
