using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Interrupts;

/// <summary>Asks the thread of a queue how much it has allocated.</summary>
internal sealed class AllocationProbe(WorkQueue queue) : WorkItem
{
    private long _allocated;

    public long Measure()
    {
        queue.Schedule(this);
        queue.Flush(this);
        return Volatile.Read(ref _allocated);
    }

    protected override void Run() => Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
}
