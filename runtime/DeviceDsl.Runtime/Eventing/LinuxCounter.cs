using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>A Linux eventfd. Its waiters watch the descriptor; the list of waiters is used only for closing and for writes of 0.</summary>
/// <param name="handle">The descriptor, owned by the counter.</param>
/// <param name="mayBlock">
/// Whether a write may block, because another process or library created the eventfd and may have left it blocking.
/// </param>
/// <param name="name">Its name in messages.</param>
internal sealed class LinuxCounter(SafeFileHandle handle, bool mayBlock, string? name) : EventCounter(name)
{
    private ulong? _identity;

    public override SafeFileHandle Handle => handle;

    /// <summary>
    /// The kernel's number of the eventfd, unique while it is open; <see langword="null"/> if the system does not report it.
    /// </summary>
    /// <exception cref="MachineException">The process has too many descriptors to ask for it.</exception>
    public ulong? Identity => _identity ??= LinuxEventFd.IdentityOf(handle);

    /// <summary>The same, if it was asked for.</summary>
    public ulong? KnownIdentity => _identity;

    public override bool IsPending => (Poll() & EventFdReadiness.In) != 0;

    public override EventFdReadiness Poll() => LinuxEventFd.Poll(handle);

    public override void Signal()
    {
        if (!TryRefuseNested()) _ = TryAdd(1);
    }

    public override Errno TryAdd(ulong count)
    {
        if (mayBlock && (Poll() & EventFdReadiness.Out) == 0) return Errno.EAGAIN;
        Errno errno = LinuxEventFd.TryWrite(handle, count);
        // A write of 0 wakes the waiters too (EVT-1). With a count, those that watch the descriptor find it.
        if (count == 0 && errno == Errno.None && !IsPending) Notify();
        return errno;
    }

    public override bool TryTake(out ulong count) => LinuxEventFd.TryRead(handle, out count);

    protected override void OnLastHandleClosed()
    {
        LinuxCounters.Remove(this);
        handle.Dispose();
    }
}
