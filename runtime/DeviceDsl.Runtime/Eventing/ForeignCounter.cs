using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>A non-blocking descriptor of another process that serves as an eventfd, and may be something else (VU-8).</summary>
/// <param name="handle">The descriptor, owned by the counter.</param>
/// <param name="name">Its name in messages.</param>
internal sealed class ForeignCounter(SafeFileHandle handle, string? name) : EventCounter(name)
{
    private bool _hasEnded;

    public override SafeFileHandle Handle => handle;

    public override bool IsPending => (Poll() & EventFdReadiness.In) != 0;

    public override bool HasEnded => Volatile.Read(ref _hasEnded);

    public override EventFdReadiness Poll() => LinuxEventFd.Poll(handle);

    public override void Signal()
    {
        if (!TryRefuseNested()) _ = TryAdd(1);
    }

    public override Errno TryAdd(ulong count) => LinuxEventFd.TryWrite(handle, count);

    /// <summary>Takes the next event; a pipe has no count, so each one counts as 1.</summary>
    public override bool TryTake(out ulong count)
    {
        bool isTaken = LinuxEventFd.TryReadAny(handle, out bool hasEnded);
        if (hasEnded) Volatile.Write(ref _hasEnded, true);
        count = isTaken ? 1UL : 0;
        return isTaken;
    }

    protected override void OnLastHandleClosed() => handle.Dispose();
}
