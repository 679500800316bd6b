namespace DeviceDsl.Eventing;

/// <summary>Called in the signalling thread when an eventfd is signalled. It neither waits, locks, allocates nor signals (EVT-5).</summary>
internal abstract class EventWaiter
{
    /// <summary>Whether the waiter takes every signal for itself, as an irqfd does. Of several such the last one has them.</summary>
    public virtual bool IsExclusive => false;

    /// <summary>Whether it cannot have the signals of a counter that another exclusive waiter has (IRQ-4).</summary>
    public virtual bool GivesWayTo(EventWaiter holder) => true;

    /// <summary>The eventfd was signalled.</summary>
    public abstract void OnSignal();
}
