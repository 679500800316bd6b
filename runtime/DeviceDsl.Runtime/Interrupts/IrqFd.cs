using DeviceDsl.Eventing;

namespace DeviceDsl.Interrupts;

/// <summary>An eventfd whose signals become interrupts: a pulse each, or with resample an assertion until the guest's end of interrupt.</summary>
/// <remarks>
/// The signalling thread only takes the count; the injection runs on the machine's injector, where signals that arrive
/// before it runs are one (IRQ-6, IRQ-11).
/// </remarks>
internal sealed class IrqFd : EventWaiter
{
    private readonly EventCounter _trigger;
    private readonly WorkQueue _injector;
    private readonly Injection _injection;
    private IDisposable? _linuxWatch;

    public IrqFd(EventCounter trigger, Gsi gsi, bool isResampling, GsiRouter router, WorkQueue injector)
    {
        _trigger = trigger;
        _injector = injector;
        _injection = new Injection(trigger, gsi, isResampling, router);
    }

    /// <inheritdoc/>
    public override bool IsExclusive => true;

    /// <summary>Whether the calling thread is where <see cref="WaitUntilQuiet"/> would wait for it.</summary>
    public bool IsInside => EventCounter.Signals.IsReading || _injector.IsInside(_injection);

    /// <inheritdoc/>
    public override void OnSignal()
    {
        _trigger.TryTake(out _);
        _injector.Schedule(_injection);
    }

    /// <summary>Begins to wait for signals. One that is pending injects at once, though its count stays (IRQ-7).</summary>
    /// <returns><see cref="Errno.EBUSY"/> when the eventfd has an irqfd already (IRQ-4), <see cref="Errno.EBADF"/> when it is closed.</returns>
    public Errno TryStart()
    {
        // A Linux eventfd is watched by its descriptor; the subscription keeps others from it all the same.
        Errno errno = _trigger.TrySubscribe(this);
        if (errno != Errno.None) return errno;
        if (_trigger.Handle is not null) _linuxWatch = _injector.Watch(_trigger, _injection);
        else if (_trigger.IsPending) _injector.Schedule(_injection);
        return Errno.None;
    }

    /// <summary>Ends the waiting: no signal that begins after this reaches the irqfd.</summary>
    public void Stop()
    {
        _trigger.Unsubscribe(this);
        _linuxWatch?.Dispose();
    }

    /// <summary>
    /// Waits until every injection that was under way is done. The count goes as well, so that whoever assigns the
    /// eventfd next does not get an interrupt of before (IRQ-16).
    /// </summary>
    public void WaitUntilQuiet()
    {
        EventCounter.Signals.WaitForReaders();
        _trigger.TryTake(out _);
        _injector.Flush(_injection);
    }

    private sealed class Injection(EventCounter trigger, Gsi gsi, bool isResampling, GsiRouter router) : WorkItem
    {
        protected override void Run()
        {
            if (trigger.Handle is not null) trigger.TryTake(out _);
            if (isResampling)
            {
                router.SetLevel(IrqSource.Resample, gsi, level: true);
                return;
            }

            router.SetLevel(IrqSource.Userspace, gsi, level: true);
            router.SetLevel(IrqSource.Userspace, gsi, level: false);
        }
    }
}
