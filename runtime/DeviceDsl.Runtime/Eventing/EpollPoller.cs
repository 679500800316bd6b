using System.Collections.Concurrent;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The sleep of a queue on Linux: epoll, which also watches Linux eventfds.</summary>
/// <remarks>
/// The kernel knows a watch by a unique token, never by its descriptor. An event that is in flight when the watch ends therefore
/// finds no watch, even if the descriptor number belongs to another file by then.
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

        // Without it nothing could wake the loop. It can fail: the kernel limits the number of watches per user.
        Errno errno = Epoll.Control(_epoll, Epoll.Add, _wake, Epoll.In | Epoll.EdgeTriggered, WakeToken);
        if (errno == Errno.None) return;
        Dispose();
        throw new MachineException(errno, "EVT-3", "The loop cannot watch the eventfd that wakes it.");
    }

    public override void Wait(WorkQueue queue) => Collect(queue, timeout: -1);

    public override bool Poll(WorkQueue queue) => !_watches.IsEmpty && Collect(queue, timeout: 0);

    public override void Wake() => _ = LinuxEventFd.TryWrite(_wake, 1);

    public override EventWatch Watch(EventCounter counter, WorkItem item, bool oncePerSignal)
    {
        var watch = new WatchedEventFd(this, counter.Handle!, item, Interlocked.Increment(ref _lastToken), oncePerSignal);
        _watches[watch.Token] = watch;
        Errno errno = Errno.ENOMEM;
        try
        {
            errno = watch.TryBegin();
        }
        finally
        {
            if (errno != Errno.None) watch.Dispose();
        }

        if (errno == Errno.None) return watch;
        throw new MachineException(errno, "", $"The machine's loop cannot watch {counter}.");
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

    private sealed class WatchedEventFd(EpollPoller poller, SafeFileHandle shared, WorkItem item, ulong token, bool oncePerSignal)
        : EventWatch
    {
        // epoll always reports errors, which a full counter has. Edge-triggered, it reports them once instead of repeatedly.
        private const uint Nothing = Epoll.EdgeTriggered;

        // The loop suspends and resumes a watch, but any thread may end it, and another watch may have the descriptor afterwards.
        [LockRank((int)LockRank.EventWatch)]
        private readonly RankedLock _gate = new(LockRank.EventWatch);
        private SafeFileHandle? _own;
        private bool _hasBegun;

        public WorkItem Item => item;

        public ulong Token => token;

        private SafeFileHandle Handle => _own ?? shared;

        /// <summary>
        /// Level-triggered, unless each signal counts once: if an item leaves part of a semaphore's count, the rest causes the next
        /// event.
        /// </summary>
        private uint Signals => oncePerSignal ? Epoll.In | Epoll.EdgeTriggered : Epoll.In;

        private bool IsOn => poller._watches.ContainsKey(token);

        /// <summary>Starts watching.</summary>
        public Errno TryBegin()
        {
            uint events = oncePerSignal ? Nothing : Signals;
            Errno errno = poller.Control(Epoll.Add, shared, events, token);
            if (errno == Errno.EEXIST)
            {
                // An epoll instance accepts a descriptor only once; a second watch needs a duplicate.
                _own = LinuxEventFd.Duplicate(shared);
                errno = poller.Control(Epoll.Add, _own, events, token);
            }

            _hasBegun = errno == Errno.None;
            return errno;
        }

        public override void Suspend() => Modify(Nothing);

        public override void Resume() => Modify(Signals);

        public override void Dispose()
        {
            using (_gate.Hold())
            {
                if (!IsOn) return;
                // A closed descriptor leaves the epoll instance by itself. If this watch never began, the descriptor may belong to
                // another watch.
                if (_hasBegun) _ = poller.Control(Epoll.Delete, Handle, 0, 0);
                // Not before: the loop would repeatedly get an event without a watch.
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
