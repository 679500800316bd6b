using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>
/// An eventfd whose signals become interrupts: a pulse each, or a source that stays asserted until the guest's end of interrupt.
/// </summary>
/// <remarks>
/// The signalling thread takes the count and delivers the interrupt directly if the route is a single message. All other interrupts
/// are injected on the machine's injector, where signals that arrive before it runs are merged (IRQ-6, IRQ-10, IRQ-11). The injector
/// also takes the count of Linux eventfds, which other processes may signal.
/// </remarks>
internal sealed class IrqFd : EventWaiter
{
    private readonly GsiRouter _router;
    private readonly WorkQueue _injector;
    private readonly KernelProfile _profile;
    private readonly Injection _injection;
    private readonly RouteCopy _route = new();
    private readonly PendingCount? _pending;
    private LinuxPendingCount? _linuxPending;
    private EventWatch? _linuxWatch;
    private int _isDue;
    private bool _isActive = true;

    /// <summary>Creates an irqfd that does not wait for signals yet.</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The GSI.</param>
    /// <param name="assertion">The source that each signal asserts; <see langword="null"/> for a pulse.</param>
    /// <param name="router">The router of interrupts.</param>
    /// <param name="injector">Runs the injections.</param>
    /// <param name="profile">The kernel whose behaviour it follows.</param>
    public IrqFd(EventCounter trigger, Gsi gsi, IAssertion? assertion, GsiRouter router, WorkQueue injector, KernelProfile profile)
    {
        Trigger = trigger;
        Gsi = gsi;
        _router = router;
        _injector = injector;
        _profile = profile;
        _injection = new Injection(this, assertion);
        _pending = trigger is ManagedCounter managed ? new PendingCount(managed) : null;
    }

    /// <summary>The eventfd.</summary>
    public EventCounter Trigger { get; }

    /// <summary>The GSI.</summary>
    public Gsi Gsi { get; }

    /// <inheritdoc/>
    public override bool IsExclusive => true;

    /// <summary>Before 6.17, the kernel did not check irqfds of other machines (IRQ-4).</summary>
    public override bool GivesWayTo(EventWaiter holder)
        => _profile.HasOneIrqFdPerEventFd || holder is not IrqFd other || other._router == _router;

    /// <summary>Whether <see cref="WaitUntilQuiet"/> would wait for the calling thread.</summary>
    public bool IsInside => EventCounter.Signals.IsReading || _injector.IsInside(_injection);

    /// <inheritdoc/>
    public override void OnSignal()
    {
        if (_pending is null)
        {
            // A write of 0 to a Linux eventfd, which leaves no trace in its descriptor (EVT-1).
            InjectLater();
            return;
        }

        _pending.Take();
        if (!TryInjectAtOnce()) _injector.Schedule(_injection);
    }

    /// <summary>Copies the current route of its GSI. The lock of the active irqfds is held.</summary>
    public void Follow(RoutingTable table) => _route.Write(table.TargetsOf(Gsi));

    /// <summary>Reserves everything that <see cref="Start"/> needs. No signal reaches the irqfd before it starts.</summary>
    /// <param name="handle">The user's handle of the eventfd.</param>
    /// <param name="insteadOf">The irqfd that it replaces on the eventfd, if any.</param>
    /// <returns>The refusal: another irqfd has the eventfd (IRQ-4), the eventfd is closed, or the system cannot watch it.</returns>
    public Refusal? TryReserve(EventFd handle, IrqFd? insteadOf)
    {
        Errno errno = Trigger.TryClaim(this, insteadOf, out EventWaiter? holder);
        if (errno == Errno.EBUSY) return IrqFdRules.Busy(handle, Gsi, holder);
        if (errno != Errno.None) return IrqFdRules.Closed(handle, Gsi);
        if (Trigger.Handle is null) return null;
        try
        {
            // A Linux eventfd is watched by its descriptor, but the claim still keeps other irqfds off.
            _linuxPending = new LinuxPendingCount(Trigger);
            _linuxWatch = _injector.WatchSignals(Trigger, _injection);
            return null;
        }
        catch (MachineException exception)
        {
            return exception.Refusal;
        }
    }

    /// <summary>Cancels the reservation.</summary>
    public void GiveBack(IrqFd? insteadOf)
    {
        Trigger.Unclaim(this, insteadOf);
        _linuxWatch?.Dispose();
        _linuxWatch = null;
        _linuxPending?.Dispose();
        _linuxPending = null;
    }

    /// <summary>
    /// Starts waiting for signals, unless the eventfd was closed meanwhile. A pending signal is injected at once, but its count
    /// stays (IRQ-7).
    /// </summary>
    /// <param name="insteadOf">The irqfd that it replaces; each signal reaches exactly one of the two.</param>
    public void Start(IrqFd? insteadOf)
    {
        // Signals that the other irqfd has already injected must not reach this one.
        insteadOf?.StopWatching();
        _ = Trigger.TrySubscribe(this, insteadOf);
        if (_pending?.Begin() ?? _linuxPending!.Begin()) InjectLater();
        _linuxWatch?.Resume();
    }

    /// <summary>
    /// Stops waiting: no signal that starts after this reaches the irqfd. A signal in progress is either injected, or its count
    /// stays in the eventfd.
    /// </summary>
    public void Stop()
    {
        // Its copy of the route is no longer updated, so a late signal must use the routing table itself (IRQ-14).
        Volatile.Write(ref _isActive, false);
        if (Trigger.HasClaim(this)) StopWatching();
        Trigger.Unsubscribe(this);
    }

    /// <summary>Waits until every injection in progress is done.</summary>
    public void WaitUntilQuiet()
    {
        LockOrder.WaitForReaders();
        EventCounter.Signals.WaitForReaders();
        _injector.Flush(_injection);
    }

    /// <summary>The name of the irqfd in messages.</summary>
    public override string ToString() => $"the irqfd on GSI {Gsi}";

    /// <summary>
    /// Drops the count that was already injected, so that the next irqfd of the eventfd does not inject it again (IRQ-16). A signal
    /// of a Linux eventfd that the injector has not found yet is injected now.
    /// </summary>
    private void StopWatching()
    {
        _linuxWatch?.Dispose();
        if (_pending is not null) _pending.End();
        else if (_linuxPending!.End()) InjectLater();
    }

    /// <summary>Injects on the injector, whatever the eventfd has.</summary>
    private void InjectLater()
    {
        Volatile.Write(ref _isDue, 1);
        _injector.Schedule(_injection);
    }

    /// <summary>Whether an injection on the injector is due. It takes the count of the signal of a Linux eventfd.</summary>
    private bool TryTakeSignal()
    {
        // The signal itself has taken the count of a managed eventfd.
        if (_pending is not null) return true;
        bool isDue = Interlocked.Exchange(ref _isDue, 0) != 0;
        return _linuxPending!.TryTake() || isDue;
    }

    private bool TryInjectAtOnce()
    {
        using ReadSections.Section section = _router.Readers.Enter();
        return Volatile.Read(ref _isActive) && _route.TryRead(out MsiMessage message) && _router.TryDeliverAtOnce(message);
    }

    private sealed class Injection(IrqFd owner, IAssertion? assertion) : WorkItem
    {
        protected override void Run()
        {
            if (!owner.TryTakeSignal()) return;
            if (assertion is not null)
            {
                assertion.Assert();
                return;
            }

            owner._router.SetLevel(IrqSource.Userspace, owner.Gsi, level: true);
            owner._router.SetLevel(IrqSource.Userspace, owner.Gsi, level: false);
        }
    }
}
