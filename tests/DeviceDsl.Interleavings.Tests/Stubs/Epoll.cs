using DeviceDsl.Interleavings.Model;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The epoll calls, of the <see cref="ToyKernel"/>.</summary>
internal static class Epoll
{
    public const int Add = 1;
    public const int Delete = 2;
    public const int Modify = 3;
    public const uint In = 1;
    public const uint EdgeTriggered = 1u << 31;

    public static SafeFileHandle Create() => new(ToyKernel.Open(new ToyEpollFile()));

    public static Errno Control(SafeFileHandle epoll, int operation, SafeFileHandle handle, uint events, ulong token)
    {
        if (!ToyKernel.TryGet(epoll, out ToyEpollFile? instance) || !ToyKernel.TryGet(handle, out ToyEventFile? file)) return Errno.EBADF;
        var watch = new ToyEpollFile.Watch((int)handle.DangerousGetHandle(), file, events, token);
        return operation switch
        {
            Add => instance.TryAdd(watch) ? Errno.None : Errno.EEXIST,
            Modify => instance.TryRemove(watch) && instance.TryAdd(watch) ? Errno.None : Errno.ENOENT,
            _ => instance.TryRemove(watch) ? Errno.None : Errno.ENOENT,
        };
    }

    public static int Wait(SafeFileHandle epoll, Span<ulong> tokens, int timeout)
    {
        if (!ToyKernel.TryGet(epoll, out ToyEpollFile? instance)) return 0;
        if (timeout < 0) Run.Current?.Await(() => instance.HasEvents, "an event");
        return instance.Take(tokens);
    }
}
