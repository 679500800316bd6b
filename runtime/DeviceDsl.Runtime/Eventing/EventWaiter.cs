namespace DeviceDsl.Eventing;

/// <summary>
/// A callback that the signalling thread runs when an eventfd is signalled. It must not wait, lock, allocate or signal (EVT-5).
/// </summary>
internal abstract class EventWaiter
{
    /// <summary>
    /// Whether the waiter consumes every signal, as an irqfd does. If there are several such waiters, the last one gets the
    /// signals.
    /// </summary>
    public virtual bool IsExclusive => false;

    /// <summary>Whether it cannot claim a counter whose signals another exclusive waiter already has (IRQ-4).</summary>
    public virtual bool GivesWayTo(EventWaiter holder) => true;

    /// <summary>Called when the eventfd is signalled.</summary>
    public abstract void OnSignal();
}
