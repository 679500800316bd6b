using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Interrupts;

/// <summary>Keeps a queue from running until it is disposed.</summary>
internal sealed class QueuePause : WorkItem, IDisposable
{
    private readonly ManualResetEventSlim _end = new();

    public QueuePause(WorkQueue queue) => queue.Schedule(this);

    public void Dispose() => _end.Set();

    protected override void Run() => _end.Wait();
}
