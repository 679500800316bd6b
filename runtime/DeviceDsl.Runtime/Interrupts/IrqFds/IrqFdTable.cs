using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The irqfds of one machine: the kernel's checks in the kernel's order, and their end.</summary>
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

    /// <summary>Makes the table of a machine.</summary>
    /// <param name="router">Where interrupts go.</param>
    /// <param name="injector">Runs the injections.</param>
    /// <param name="cleanup">Ends irqfds whose eventfd was closed. Another queue than the injector, which it waits for (LCK-6).</param>
    /// <param name="profile">The kernel that they follow.</param>
    public IrqFdTable(GsiRouter router, WorkQueue injector, WorkQueue cleanup, KernelProfile profile)
    {
        _router = router;
        _injector = injector;
        _cleanup = cleanup;
        _profile = profile;
        _resamplers = new ResamplerTable(router);
        router.Follow(this);
    }

    /// <summary>Makes a registration, which does nothing yet.</summary>
    public IrqFdRegistration Draft(EventFd trigger, Gsi gsi, EventFd? resample) => new Registration(this, trigger, gsi, resample, level: null);

    /// <summary>Makes a registration whose signals assert a source of its own, which an <see cref="EoiNotification"/> takes down.</summary>
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

    /// <summary>Gives the source of a draft back that was refused.</summary>
    public static void Abandon(IrqFdRegistration draft) => ((Registration)draft).EndLevel();

    /// <summary>
    /// Makes sure that the irqfds that a change adds can be started; signals do not notice. Where not all can be had, they
    /// have to be given back.
    /// </summary>
    /// <returns>Why one of them cannot be had.</returns>
    public Refusal? TryReserve(RegistrationChange change)
        => change.Added.OfType<Registration>()
            .Select(registration => TryReserve(registration, PredecessorOf(registration, change)))
            .FirstOrDefault(refusal => refusal is not null);

    /// <summary>Gives up what was reserved.</summary>
    public void GiveBack(RegistrationChange change)
    {
        foreach (Registration registration in change.Added.OfType<Registration>())
        {
            registration.StopFollowing();
            registration.IrqFd.GiveBack(PredecessorOf(registration, change)?.IrqFd);
        }
    }

    /// <summary>Starts what was reserved, and stops what a change removes. One that follows another on its eventfd misses no signal.</summary>
    public void Publish(RegistrationChange change)
    {
        foreach (Registration registration in change.Added.OfType<Registration>())
        {
            registration.JoinOthers();
            Start(registration, PredecessorOf(registration, change));
        }

        foreach (Registration registration in change.Removed.OfType<Registration>()) Stop(registration);
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

    /// <summary>The irqfd that a change removes from the same eventfd.</summary>
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
            // The kernel asks last: whoever is refused has joined its line by then, and leaving sets that again (RES-7).
            registration.JoinOthers();
            registration.LeaveOthers();
        }

        if (refusal is not null) return refusal;
        return registration.TryFollowClosing() ? null : IrqFdRules.Closed(registration.TriggerHandle, gsi);
    }

    /// <summary>
    /// One step under the lock: a change of the routing either finds the irqfd on the list, or was published before its
    /// route is read here (IRQ-20).
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

        /// <summary>Sees to it that the irqfd goes when its eventfd is closed.</summary>
        /// <returns>Whether it is open.</returns>
        public bool TryFollowClosing() => Trigger.TryAddCloseListener(this) == Errno.None;

        /// <summary>Takes no notice of the eventfd any more.</summary>
        public void StopFollowing() => Trigger.RemoveCloseListener(this);

        void ICloseListener.OnClosed() => RequestStop();

        /// <summary>Joins those with whom the irqfd holds its line up.</summary>
        public void JoinOthers()
        {
            if (ResampleHandle is not null) _table._resamplers.Join(Gsi, ResampleHandle.Counter);
            _hasJoined = true;
        }

        /// <summary>Leaves them.</summary>
        public void LeaveOthers()
        {
            if (ResampleHandle is not null && _hasJoined) _table._resamplers.Leave(Gsi, ResampleHandle.Counter);
            _hasJoined = false;
        }

        /// <summary>Gives its own source back.</summary>
        public void EndLevel() => _level?.End();

        private protected override void Remove()
        {
            _table.Stop(this);
            StopFollowing();
        }

        private protected override void WaitUntilUnused()
        {
            // A second caller waits for the first. Injections, which are waited for here, never take this lock.
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
