using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The irqfds of one machine: the kernel's checks in the kernel's order, and their cleanup.</summary>
internal sealed class IrqFdTable : IRouteListener
{
    [LockRank((int)LockRank.IrqFds)]
    private readonly RankedLock _gate = new(LockRank.IrqFds);
    private readonly List<Registration> _active = [];
    private readonly ResamplerTable _resamplers;
    private readonly GsiRouter _router;
    private readonly WorkQueue _injector;
    private readonly WorkQueue _cleanup;
    private readonly KernelProfile _profile;

    /// <summary>Creates the table of a machine.</summary>
    /// <param name="router">The router of interrupts.</param>
    /// <param name="injector">Runs the injections.</param>
    /// <param name="cleanup">
    /// Cleans up irqfds whose eventfd was closed. A separate queue, because it waits for the injector (LCK-6).
    /// </param>
    /// <param name="profile">The kernel whose behaviour they follow.</param>
    public IrqFdTable(GsiRouter router, WorkQueue injector, WorkQueue cleanup, KernelProfile profile)
    {
        _router = router;
        _injector = injector;
        _cleanup = cleanup;
        _profile = profile;
        _resamplers = new ResamplerTable(router);
        router.Follow(this);
    }

    /// <summary>Creates a registration that does nothing yet.</summary>
    public IrqFdRegistration Draft(EventFd trigger, Gsi gsi, EventFd? resample)
        => new Registration(this, trigger, gsi, resample, level: null);

    /// <summary>Creates a registration whose signals assert a separate source, which an <see cref="EoiNotification"/> lowers.</summary>
    public Refusal? TryDraftLevel(EventFd trigger, Gsi gsi, out IrqFdRegistration? registration)
    {
        registration = null;
        if (!_router.HasChips) return IrqFdRules.NoChips(trigger, gsi);
        if (_router.IsSplit) return IrqFdRules.NoResample(trigger, gsi);
        Refusal? refusal = IrqFdRules.Check(trigger, gsi, resample: null);
        if (refusal is not null) return refusal;
        if (!_router.Sources.TryTake(out int source)) return IrqFdRules.NoSource(trigger, gsi);
        registration = new Registration(this, trigger, gsi, resample: null, new LevelSource(_router, gsi, source));
        return null;
    }

    /// <summary>Releases the source of a refused draft.</summary>
    public static void Abandon(IrqFdRegistration draft) => ((Registration)draft).EndLevel();

    /// <summary>
    /// Reserves everything that the irqfds added by a change need to start. Signals are not affected. After a refusal, the caller
    /// must cancel the reservations.
    /// </summary>
    /// <returns>The first refusal.</returns>
    public Refusal? TryReserve(RegistrationChange change)
        => change.Added.OfType<Registration>()
            .Select(registration => TryReserve(registration, PredecessorOf(registration, change)))
            .FirstOrDefault(refusal => refusal is not null);

    /// <summary>Cancels the reservations.</summary>
    public void GiveBack(RegistrationChange change)
    {
        foreach (Registration registration in change.Added.OfType<Registration>())
        {
            registration.StopFollowing();
            registration.IrqFd.GiveBack(PredecessorOf(registration, change)?.IrqFd);
        }
    }

    /// <summary>
    /// Starts the reserved irqfds and stops the removed ones. An irqfd that replaces another on the same eventfd misses no signal.
    /// </summary>
    public void Publish(RegistrationChange change)
    {
        foreach (Registration registration in change.Added.OfType<Registration>())
        {
            registration.JoinOthers();
            Start(registration, PredecessorOf(registration, change));
        }

        foreach (Registration registration in change.Removed.OfType<Registration>()) Stop(registration);
    }

    /// <summary>Finds the irqfd of an eventfd on a GSI, as the kernel does to deassign it; an eventfd has at most one (IRQ-15).</summary>
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

    /// <summary>Returns the irqfd that the change removes from the same eventfd.</summary>
    private static Registration? PredecessorOf(Registration registration, RegistrationChange change)
        => change.Removed.OfType<Registration>().FirstOrDefault(other => other.IrqFd.Trigger == registration.IrqFd.Trigger);

    private Refusal? TryReserve(Registration registration, Registration? predecessor)
    {
        Gsi gsi = registration.Gsi;
        if (!_router.HasChips) return IrqFdRules.NoChips(registration.TriggerHandle, gsi);
        if (_router.IsSplit && registration.IsResampling) return IrqFdRules.NoResample(registration.TriggerHandle, gsi);
        Refusal? refusal = IrqFdRules.Check(registration.TriggerHandle, gsi, registration.ResampleHandle);
        if (refusal is not null) return refusal;
        refusal = registration.IrqFd.TryReserve(registration.TriggerHandle, predecessor?.IrqFd);
        if (refusal is { Errno: Errno.EBUSY })
        {
            // The kernel makes this check last: the refused irqfd has joined its line by then, and leaving sets the line again (RES-7).
            registration.JoinOthers();
            registration.LeaveOthers();
        }

        if (refusal is not null) return refusal;
        return registration.TryFollowClosing() ? null : IrqFdRules.Closed(registration.TriggerHandle, gsi);
    }

    /// <summary>
    /// A single step under the lock: a routing change either finds the irqfd on the list, or was published before its route is read
    /// here (IRQ-20).
    /// </summary>
    private void Start(Registration registration, Registration? predecessor)
    {
        using RankedLock.Scope scope = _gate.Hold();
        registration.IrqFd.Follow(_router.Table);
        registration.IrqFd.Start(predecessor?.IrqFd);
        _active.Add(registration);
    }

    private void Stop(Registration registration)
    {
        using RankedLock.Scope scope = _gate.Hold();
        registration.IrqFd.Stop();
        _active.Remove(registration);
    }

    private sealed class Registration : IrqFdRegistration, ICloseListener
    {
        [LockRank((int)LockRank.IrqFdEnd)]
        private readonly RankedLock _releaseGate = new(LockRank.IrqFdEnd);
        private readonly IrqFdTable _table;
        private readonly LevelSource? _level;
        private bool _hasJoined;
        private bool _isReleased;

        public Registration(IrqFdTable table, EventFd trigger, Gsi gsi, EventFd? resample, LevelSource? level)
            : base(trigger.Counter, gsi, resample is not null)
        {
            _table = table;
            _level = level;
            TriggerHandle = trigger;
            ResampleHandle = resample;
            LevelKey = level is null ? null : new LevelIrqKey(level);
            IAssertion? assertion = resample is null ? level : new ResampleAssertion(table._router, gsi);
            IrqFd = new IrqFd(trigger.Counter, gsi, assertion, table._router, table._injector, table._profile);
        }

        public EventFd TriggerHandle { get; }

        public EventFd? ResampleHandle { get; }

        public IrqFd IrqFd { get; }

        private protected override bool IsInsideWait => IrqFd.IsInside || _table._router.Readers.IsReading;

        /// <summary>Makes the irqfd end when its eventfd is closed.</summary>
        /// <returns>Whether the eventfd is open.</returns>
        public bool TryFollowClosing() => Trigger.TryAddCloseListener(this) == Errno.None;

        /// <summary>Stops following the closing of the eventfd.</summary>
        public void StopFollowing() => Trigger.RemoveCloseListener(this);

        void ICloseListener.OnClosed() => RequestStop();

        /// <summary>Joins the resampling irqfds of the line.</summary>
        public void JoinOthers()
        {
            if (ResampleHandle is not null) _table._resamplers.Join(Gsi, ResampleHandle.Counter);
            _hasJoined = true;
        }

        /// <summary>Leaves them again.</summary>
        public void LeaveOthers()
        {
            if (ResampleHandle is not null && _hasJoined) _table._resamplers.Leave(Gsi, ResampleHandle.Counter);
            _hasJoined = false;
        }

        /// <summary>Releases the separate source.</summary>
        public void EndLevel() => _level?.End();

        private protected override void Remove()
        {
            _table.Stop(this);
            StopFollowing();
        }

        private protected override void WaitUntilUnused()
        {
            // A second caller waits for the first. Injections, which this waits for, never take the lock.
            using (_releaseGate.Hold())
            {
                if (_isReleased) return;
                IrqFd.WaitUntilQuiet();
                LeaveOthers();
                EndLevel();
                _isReleased = true;
            }
        }

        private protected override void ReleaseLater() => _table._cleanup.Schedule(new Release(this));

        private sealed class Release(Registration registration) : WorkItem
        {
            protected override void Run() => registration.WaitUntilUnused();
        }
    }
}
