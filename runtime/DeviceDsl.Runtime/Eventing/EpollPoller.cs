using System.Collections.Concurrent;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The sleep of a queue on Linux, in epoll, which also watches eventfds of the kernel.</summary>
/// <remarks>
/// A watch is known to the kernel by a token of its own, never by its descriptor: an event that was under way when the
/// watch ended finds nobody, even if the number of the descriptor belongs to another file by then.
/// </remarks>
internal sealed class EpollPoller : Poller
{
    private const ulong WakeToken = 0;
    private const int BatchSize = 64;

    private readonly SafeFileHandle _epoll = Epoll.Create();
    private readonly SafeFileHandle _wake;
    private readonly ConcurrentDictionary<ulong, WatchedEventFd> _watches = new();
    private readonly ulong[] _tokens = new ulong[BatchSize];
    private ulong _lastToken = WakeToken;

    public EpollPoller()
    {
        try
        {
            _wake = LinuxEventFd.Create(semaphore: false);
        }
        catch
        {
            _epoll.Dispose();
            throw;
        }

        // Without it nothing would wake the loop; the kernel has a limit of watches for each user.
        Errno errno = Epoll.Control(_epoll, Epoll.Add, _wake, Epoll.In | Epoll.EdgeTriggered, WakeToken);
        if (errno == Errno.None) return;
        Dispose();
        throw new MachineException(errno, "EVT-3", "The loop cannot watch the eventfd that wakes it.");
    }

    public override void Wait(WorkQueue queue) => Collect(queue, timeout: -1);

    public override bool Poll(WorkQueue queue) => !_watches.IsEmpty && Collect(queue, timeout: 0);

    public override void Wake() => _ = LinuxEventFd.TryWrite(_wake, 1);

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

    private bool Collect(WorkQueue queue, int timeout)
    {
        bool any = false;
        foreach (ulong token in _tokens.AsSpan(0, Epoll.Wait(_epoll, _tokens, timeout)))
        {
            if (token == WakeToken || !_watches.TryGetValue(token, out WatchedEventFd? watch)) continue;
            queue.Schedule(watch.Item);
            any = true;
        }

        return any;
    }

    private Errno Control(int operation, SafeFileHandle handle, uint events, ulong token)
        => Epoll.Control(_epoll, operation, handle, events, token);

    private sealed class WatchedEventFd(EpollPoller poller, SafeFileHandle shared, WorkItem item, ulong token) : EventWatch
    {
        // Errors, which a full counter has, are told in any case: without a level, that is once and not again and again.
        private const uint Nothing = Epoll.EdgeTriggered;

        // The loop suspends and resumes, and any thread ends: the instance may know the descriptor by another watch afterwards.
        [LockRank((int)LockRank.EventWatch)]
        private readonly RankedLock _gate = new(LockRank.EventWatch);
        private SafeFileHandle? _own;
        private bool _hasBegun;

        public WorkItem Item => item;

        public ulong Token => token;

        private SafeFileHandle Handle => _own ?? shared;

        private bool IsOn => poller._watches.ContainsKey(token);

        /// <summary>Begins to watch. Level-triggered: what one item leaves of a semaphore brings the next event.</summary>
        public Errno TryBegin(bool isSuspended)
        {
            uint events = isSuspended ? Nothing : Epoll.In;
            Errno errno = poller.Control(Epoll.Add, shared, events, token);
            if (errno == Errno.EEXIST)
            {
                // The instance knows a descriptor once; who watches it too needs a descriptor of its own.
                _own = LinuxEventFd.Duplicate(shared);
                errno = poller.Control(Epoll.Add, _own, events, token);
            }

            _hasBegun = errno == Errno.None;
            return errno;
        }

        public override void Suspend() => Modify(Nothing);

        public override void Resume() => Modify(Epoll.In);

        public override void Dispose()
        {
            using (_gate.Hold())
            {
                if (!IsOn) return;
                // A closed descriptor has left the epoll instance by itself, and what was never watched there may be watched by another.
                if (_hasBegun) _ = poller.Control(Epoll.Delete, Handle, 0, 0);
                // Not before: the loop would find an event of nobody, again and again.
                poller._watches.TryRemove(token, out _);
                _own?.Dispose();
            }
        }

        private void Modify(uint events)
        {
            using (_gate.Hold())
            {
                if (IsOn) _ = poller.Control(Epoll.Modify, Handle, events, token);
            }
        }
    }
}
