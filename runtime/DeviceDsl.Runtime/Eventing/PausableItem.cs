using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>Work that may run code of devices. During a pause it is parked until the pause ends, without occupying a thread.</summary>
/// <param name="gate">The gate of the machine.</param>
/// <param name="queue">The queue that runs the item.</param>
internal abstract class PausableItem(PauseGate gate, WorkQueue queue) : WorkItem, IPausedWork
{
    /// <inheritdoc/>
    public void Schedule() => queue.Schedule(this);

    /// <summary>Does the work. <see cref="Machine.Pause"/> waits for it.</summary>
    protected abstract void RunInside();

    /// <inheritdoc/>
    protected sealed override void Run()
    {
        if (!gate.TryPass(out ReadSections.Section passage))
        {
            gate.Park(this);
            return;
        }

        using (passage) RunInside();
    }
}
