using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>An eventfd whose signals become interrupts: a pulse each, or with an asserted source until the guest's end of interrupt.</summary>
/// <remarks>
/// The signalling thread takes the count and delivers what leads to one message; everything else is injected on the
/// machine's injector, where signals that arrive before it runs are one (IRQ-6, IRQ-10, IRQ-11).
/// </remarks>
internal sealed class IrqFd : EventWaiter
{
    private readonly GsiRouter _router;
    private readonly WorkQueue _injector;
    private readonly KernelProfile _profile;
    private readonly Injection _injection;
    private readonly RouteCopy _route = new();
    private readonly PendingCount? _pending;
    private EventWatch? _linuxWatch;
    private bool _isActive = true;

    /// <summary>Makes one that waits for nothing yet.</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The GSI.</param>
    /// <param name="assertion">What each signal holds up; <see langword="null"/> for a pulse.</param>
    /// <param name="router">Where interrupts go.</param>
    /// <param name="injector">Runs the injections.</param>
    /// <param name="profile">The kernel that it follows.</param>
    public IrqFd(EventCounter trigger, Gsi gsi, IAssertion? assertion, GsiRouter router, WorkQueue injector, KernelProfile profile)
    {
        Trigger = trigger;
        Gsi = gsi;
        _router = router;
        _injector = injector;
        _profile = profile;
        _injection = new Injection(trigger, gsi, assertion, router);
        _pending = trigger is ManagedCounter managed ? new PendingCount(managed) : null;
    }

    /// <summary>The eventfd.</summary>
    public EventCounter Trigger { get; }

    /// <summary>The GSI.</summary>
    public Gsi Gsi { get; }

    /// <inheritdoc/>
    public override bool IsExclusive => true;

    /// <summary>Of another machine the kernel knew nothing before 6.17 (IRQ-4).</summary>
    public override bool GivesWayTo(EventWaiter holder) => _profile.HasOneIrqFdPerEventFd || holder is not IrqFd other || other._router == _router;

    /// <summary>Whether the calling thread is where <see cref="WaitUntilQuiet"/> would wait for it.</summary>
    public bool IsInside => EventCounter.Signals.IsReading || _injector.IsInside(_injection);

    /// <inheritdoc/>
    public override void OnSignal()
    {
        _pending?.Take();
        if (!TryInjectAtOnce()) _injector.Schedule(_injection);
    }

    /// <summary>Takes over where its GSI leads now. The lock of the active irqfds is held.</summary>
    public void Follow(RoutingTable table) => _route.Write(table.TargetsOf(Gsi));

    /// <summary>Makes sure that <see cref="Start"/> can wait for signals; none reaches the irqfd before.</summary>
    /// <param name="handle">The eventfd, as its user knows it.</param>
    /// <param name="insteadOf">The irqfd whose eventfd it takes over, should that have it.</param>
    /// <returns>Why it cannot: another has the eventfd (IRQ-4), it is closed, or the system does not let it be watched.</returns>
    public Refusal? TryReserve(EventFd handle, IrqFd? insteadOf)
    {
        Errno errno = Trigger.TryClaim(this, insteadOf, out EventWaiter? holder);
        if (errno == Errno.EBUSY) return IrqFdRules.Busy(handle, Gsi, holder);
        if (errno != Errno.None) return IrqFdRules.Closed(handle, Gsi);
        if (Trigger.Handle is null) return null;
        try
        {
            // A Linux eventfd is watched by its descriptor; the claim keeps others from it all the same.
            _linuxWatch = _injector.WatchLater(Trigger, _injection);
            return null;
        }
        catch (MachineException exception)
        {
            return exception.Refusal;
        }
    }

    /// <summary>Gives up what was reserved.</summary>
    public void GiveBack(IrqFd? insteadOf)
    {
        Trigger.Unclaim(this, insteadOf);
        _linuxWatch?.Dispose();
        _linuxWatch = null;
    }

    /// <summary>
    /// Begins to wait for signals, unless the eventfd was closed meanwhile. One that is pending injects at once, though its
    /// count stays (IRQ-7).
    /// </summary>
    /// <param name="insteadOf">The irqfd that waits no more; each signal reaches the one or the other.</param>
    public void Start(IrqFd? insteadOf)
    {
        // What the other has injected already is no signal for this one.
        insteadOf?.StopWatching();
        _ = Trigger.TrySubscribe(this, insteadOf);
        _linuxWatch?.Resume();
        if (_pending?.Begin() ?? Trigger.IsPending) _injector.Schedule(_injection);
    }

    /// <summary>
    /// Ends the waiting: no signal that begins after this reaches the irqfd. One that is under way interrupts, or its count
    /// stays in the eventfd.
    /// </summary>
    public void Stop()
    {
        // Its copy of the route is not kept up any more: a signal that still comes asks the routing itself (IRQ-14).
        Volatile.Write(ref _isActive, false);
        if (Trigger.HasClaim(this)) StopWatching();
        Trigger.Unsubscribe(this);
    }

    /// <summary>Waits until every injection that was under way is done.</summary>
    public void WaitUntilQuiet()
    {
        LockOrder.WaitForReaders();
        EventCounter.Signals.WaitForReaders();
        _injector.Flush(_injection);
    }

    /// <summary>The GSI, as messages name the irqfd.</summary>
    public override string ToString() => $"the irqfd on GSI {Gsi}";

    /// <summary>
    /// What was injected goes, so that whoever assigns the eventfd next does not get it again (IRQ-16). Of a Linux eventfd
    /// nothing that is there was: its last signal is injected, unless the eventfd is closed.
    /// </summary>
    private void StopWatching()
    {
        _linuxWatch?.Dispose();
        if (_pending is not null) _pending.End();
        else if (Trigger.IsPending) _injector.Schedule(_injection);
    }

    private bool TryInjectAtOnce()
    {
        using ReadSections.Section section = _router.Readers.Enter();
        return Volatile.Read(ref _isActive) && _route.TryRead(out MsiMessage message) && _router.TryDeliverAtOnce(message);
    }

    private sealed class Injection(EventCounter trigger, Gsi gsi, IAssertion? assertion, GsiRouter router) : WorkItem
    {
        protected override void Run()
        {
            // A managed one was taken by the signal itself.
            if (trigger.Handle is not null && !trigger.TryTake(out _)) return;
            if (assertion is not null)
            {
                assertion.Assert();
                return;
            }

            router.SetLevel(IrqSource.Userspace, gsi, level: true);
            router.SetLevel(IrqSource.Userspace, gsi, level: false);
        }
    }
}
