using DeviceDsl.Eventing;

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
    private readonly Injection _injection;
    private readonly RouteCopy _route = new();
    private IDisposable? _linuxWatch;
    private bool _isActive = true;

    /// <summary>Makes one that waits for nothing yet.</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The GSI.</param>
    /// <param name="assertion">What each signal holds up; <see langword="null"/> for a pulse.</param>
    /// <param name="router">Where interrupts go.</param>
    /// <param name="injector">Runs the injections.</param>
    public IrqFd(EventCounter trigger, Gsi gsi, IAssertion? assertion, GsiRouter router, WorkQueue injector)
    {
        Trigger = trigger;
        Gsi = gsi;
        _router = router;
        _injector = injector;
        _injection = new Injection(trigger, gsi, assertion, router);
    }

    /// <summary>The eventfd.</summary>
    public EventCounter Trigger { get; }

    /// <summary>The GSI.</summary>
    public Gsi Gsi { get; }

    /// <inheritdoc/>
    public override bool IsExclusive => true;

    /// <summary>Whether the calling thread is where <see cref="WaitUntilQuiet"/> would wait for it.</summary>
    public bool IsInside => EventCounter.Signals.IsReading || _injector.IsInside(_injection);

    /// <inheritdoc/>
    public override void OnSignal()
    {
        Trigger.TryTake(out _);
        if (!TryInjectAtOnce()) _injector.Schedule(_injection);
    }

    /// <summary>Takes over where its GSI leads now. The lock of the active irqfds is held.</summary>
    public void Follow(RoutingTable table) => _route.Write(table.TargetsOf(Gsi));

    /// <summary>Begins to wait for signals. One that is pending injects at once, though its count stays (IRQ-7).</summary>
    /// <returns><see cref="Errno.EBUSY"/> when the eventfd has an irqfd already (IRQ-4), <see cref="Errno.EBADF"/> when it is closed.</returns>
    public Errno TryStart()
    {
        // A Linux eventfd is watched by its descriptor; the subscription keeps others from it all the same.
        Errno errno = Trigger.TrySubscribe(this);
        if (errno != Errno.None) return errno;
        if (Trigger.Handle is not null) _linuxWatch = _injector.Watch(Trigger, _injection);
        else if (Trigger.IsPending) _injector.Schedule(_injection);
        return Errno.None;
    }

    /// <summary>Ends the waiting: no signal that begins after this reaches the irqfd.</summary>
    public void Stop()
    {
        // Its copy of the route is not kept up any more: a signal that still comes asks the routing itself (IRQ-14).
        Volatile.Write(ref _isActive, false);
        Trigger.Unsubscribe(this);
        _linuxWatch?.Dispose();
    }

    /// <summary>
    /// Waits until every injection that was under way is done. The count goes as well, so that whoever assigns the
    /// eventfd next does not get an interrupt of before (IRQ-16).
    /// </summary>
    public void WaitUntilQuiet()
    {
        LockOrder.Wait();
        EventCounter.Signals.WaitForReaders();
        Trigger.TryTake(out _);
        _injector.Flush(_injection);
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
            if (trigger.Handle is not null) trigger.TryTake(out _);
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
