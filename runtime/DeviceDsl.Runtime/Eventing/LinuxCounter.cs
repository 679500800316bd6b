using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>A Linux eventfd. Its waiters watch the descriptor; the list of waiters is used only for closing.</summary>
/// <param name="handle">The descriptor, owned by the counter.</param>
/// <param name="mayBlock">
/// Whether a write may block, because another process or library created the eventfd and may have left it blocking.
/// </param>
/// <param name="name">Its name in messages.</param>
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
