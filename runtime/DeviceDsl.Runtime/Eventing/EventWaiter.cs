namespace DeviceDsl.Eventing;

/// <summary>Called in the signalling thread when an eventfd is signalled. It neither waits, locks, allocates nor signals (EVT-5).</summary>
internal abstract class EventWaiter
{
    /// <summary>Whether the waiter takes every signal for itself, as an irqfd does; a counter has at most one such (IRQ-4).</summary>
    public virtual bool IsExclusive => false;

    /// <summary>The eventfd was signalled.</summary>
    public abstract void OnSignal();
}
