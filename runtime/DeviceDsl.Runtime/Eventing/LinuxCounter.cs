using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>An eventfd of the Linux kernel. Who waits for it watches the descriptor; the list of waiters serves closing alone.</summary>
/// <param name="handle">The descriptor, owned by the counter.</param>
/// <param name="mayBlock">Whether a write to it may wait: its maker is not this process, and may have left it blocking.</param>
/// <param name="name">What messages call it.</param>
internal sealed class LinuxCounter(SafeFileHandle handle, bool mayBlock, string? name) : EventCounter(name)
{
    public override SafeFileHandle Handle => handle;

    public override bool IsPending => (Poll() & EventFdReadiness.In) != 0;

    public override EventFdReadiness Poll() => LinuxEventFd.Poll(handle);

    public override void Signal()
    {
        if (!TryRefuseNested()) _ = TryAdd(1);
    }

    public override Errno TryAdd(ulong count)
        => mayBlock && (Poll() & EventFdReadiness.Out) == 0 ? Errno.EAGAIN : LinuxEventFd.TryWrite(handle, count);

    public override bool TryTake(out ulong count) => LinuxEventFd.TryRead(handle, out count);

    protected override void OnLastHandleClosed() => handle.Dispose();
}
