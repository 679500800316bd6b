using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The sleep of a queue on Linux, in epoll, which also watches eventfds of the kernel.</summary>
/// <remarks>
/// A watch is known to the kernel by a token of its own, never by its descriptor: an event that was under way when the
/// watch ended finds nobody, even if the number of the descriptor belongs to another file by then.
/// </remarks>
internal sealed partial class EpollPoller : Poller
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint In = 1;
    private const uint EdgeTriggered = 1u << 31;
    private const ulong WakeToken = 0;
    private const int BatchSize = 64;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TokenOffset = EventSize - sizeof(ulong);

    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly ConcurrentDictionary<ulong, WatchedEventFd> _watches = new();
    private readonly byte[] _events = GC.AllocateArray<byte>(BatchSize * EventSize, pinned: true);
    private ulong _lastToken = WakeToken;

    public EpollPoller()
    {
        int fd = epoll_create1(CloseOnExec);
        if (fd < 0) throw new MachineException((Errno)Marshal.GetLastSystemError(), "", "The kernel made no epoll instance.");
        _epoll = new SafeFileHandle(fd, ownsHandle: true);
        _wake = LinuxEventFd.Create(semaphore: false);
        Control(Add, _wake, In | EdgeTriggered, WakeToken);
    }

    public override void Wait(WorkQueue queue) => Collect(queue, timeout: -1);

    public override bool Poll(WorkQueue queue) => !_watches.IsEmpty && Collect(queue, timeout: 0);

    public override void Wake() => LinuxEventFd.TryWrite(_wake, 1);

    public override EventWatch Watch(EventCounter counter, WorkItem item, bool isSuspended)
    {
        var watch = new WatchedEventFd(this, counter.Handle!, item, Interlocked.Increment(ref _lastToken));
        _watches[watch.Token] = watch;
        Errno errno = Errno.ENOMEM;
        try
        {
            errno = watch.TryBegin(isSuspended);
        }
        finally
        {
            if (errno != Errno.None) watch.Dispose();
        }

        if (errno == Errno.None) return watch;
        throw new MachineException(errno, "", $"{counter} cannot be watched by the machine's loop.");
    }

    public override void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
    }

    private unsafe bool Collect(WorkQueue queue, int timeout)
    {
        int count;
        fixed (byte* events = _events) count = epoll_wait(_epoll, events, BatchSize, timeout);

        bool any = false;
        for (int i = 0; i < count; i++)
        {
            ulong token = BitConverter.ToUInt64(_events, (i * EventSize) + TokenOffset);
            if (token == WakeToken || !_watches.TryGetValue(token, out WatchedEventFd? watch)) continue;
            queue.Schedule(watch.Item);
            any = true;
        }

        return any;
    }

    private unsafe Errno Control(int operation, SafeFileHandle handle, uint events, ulong token)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = events;
        *(ulong*)(entry + TokenOffset) = token;
        try
        {
            return epoll_ctl(_epoll, operation, handle, entry) == 0 ? Errno.None : (Errno)Marshal.GetLastSystemError();
        }
        catch (ObjectDisposedException)
        {
            return Errno.EBADF;
        }
    }

    [LibraryImport("libc")]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeFileHandle fd, void* entry);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_wait(SafeFileHandle epoll, byte* events, int capacity, int timeout);

    private sealed class WatchedEventFd(EpollPoller poller, SafeFileHandle shared, WorkItem item, ulong token) : EventWatch
    {
        // Errors, which a full counter has, are told in any case: without a level, that is once and not again and again.
        private const uint Nothing = EdgeTriggered;

        private SafeFileHandle? _own;

        public WorkItem Item => item;

        public ulong Token => token;

        private SafeFileHandle Handle => _own ?? shared;

        /// <summary>Begins to watch. Level-triggered: what one item leaves of a semaphore brings the next event.</summary>
        public Errno TryBegin(bool isSuspended)
        {
            uint events = isSuspended ? Nothing : In;
            Errno errno = poller.Control(Add, shared, events, token);
            if (errno != Errno.EEXIST) return errno;
            // The instance knows a descriptor once; who watches it too needs a descriptor of its own.
            _own = LinuxEventFd.Duplicate(shared);
            return poller.Control(Add, _own, events, token);
        }

        public override void Suspend() => poller.Control(Modify, Handle, Nothing, token);

        public override void Resume() => poller.Control(Modify, Handle, In, token);

        public override void Dispose()
        {
            if (!poller._watches.TryRemove(token, out _)) return;
            // A closed descriptor has left the epoll instance by itself.
            poller.Control(Delete, Handle, 0, 0);
            _own?.Dispose();
        }
    }
}
