using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>Work that may run the code of devices: in a pause it waits for the end of it, and keeps no thread meanwhile.</summary>
/// <param name="gate">The gate of the machine.</param>
/// <param name="queue">Where it runs.</param>
internal abstract class PausableItem(PauseGate gate, WorkQueue queue) : WorkItem, IPausedWork
{
    /// <inheritdoc/>
    public void Schedule() => queue.Schedule(this);

    /// <summary>Does the work. <see cref="Machine.Pause"/> returns only once it is done.</summary>
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
