using DeviceDsl.Eventing;

namespace DeviceDsl.Conformance.Replay;

/// <summary>
/// Keeps a queue from running while an access of the guest is under way. In the recordings the kernel's workers, which have
/// to be woken first, always came after the access that gave them work.
/// </summary>
internal sealed class Pause : WorkItem, IDisposable
{
    private readonly ManualResetEventSlim _end = new();

    /// <summary>Begins a pause; disposing it ends it.</summary>
    public Pause(WorkQueue queue) => queue.Schedule(this);

    /// <inheritdoc/>
    public void Dispose() => _end.Set();

    /// <inheritdoc/>
    protected override void Run() => _end.Wait();
}
