using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>A thread that runs scheduled items in order. An item that is scheduled several times before it runs, runs once.</summary>
/// <remarks>
/// Scheduling neither locks nor allocates: items carry their own link, and only the first item of a batch pays for waking the
/// thread. The first scheduled item starts the thread. If the system cannot provide the descriptors or the thread, the scheduling
/// call reports it; the item stays queued, and the next call, even for the same item, tries again.
/// </remarks>
internal sealed class WorkQueue(string name) : IDisposable
{
    [LockRank((int)LockRank.WorkQueue)]
    private readonly RankedLock _startGate = new(LockRank.WorkQueue);
    private Poller? _poller;
    private Thread? _thread;
    private WorkItem? _newest;
    private WorkItem? _rest;
    private WorkItem? _running;
    private int _isAsleep;
    private int _isStopping;
    private int _hasEnded;
    private long _scheduled;

    /// <summary>The number of times an item was queued. An unchanged value means that nothing new was queued in between.</summary>
    public long ScheduledCount => Volatile.Read(ref _scheduled);

    /// <summary>Whether the caller is the queue's own thread.</summary>
    public bool IsCurrentThread => Thread.CurrentThread == _thread;

    /// <summary>Whether the queue is ending or has ended. Items scheduled from then on do not run.</summary>
    public bool IsEnding => Volatile.Read(ref _isStopping) != 0;

    /// <summary>Schedules an item, from any thread. After <see cref="Dispose"/>, nothing runs.</summary>
    /// <exception cref="MachineException">The queue has no thread yet, and the system cannot provide its resources.</exception>
    public void Schedule(WorkItem item)
    {
        if (!item.TryMarkDue())
        {
            if (_thread is null) Start();
            return;
        }

        Interlocked.Increment(ref _scheduled);
        Enqueue(item);
    }

    /// <summary>Schedules an item at each signal of an eventfd, and at once if the eventfd is already signalled.</summary>
    /// <returns>The watch. Disposing it ends it, but an item that is already scheduled still runs.</returns>
    /// <exception cref="MachineException">The eventfd is closed or cannot be watched.</exception>
    public EventWatch Watch(EventCounter counter, WorkItem item)
    {
        EventWatch watch = counter.Handle is null ? new ManagedWatch(this, counter, item) : WatchLinux(counter, item, oncePerSignal: false);
        return KeepIf(watch, () => ScheduleIfPending(counter, item));
    }

    /// <summary>
    /// Schedules an item once for each signal of a Linux eventfd, even if it leaves the count. Suspended until
    /// <see cref="EventWatch.Resume"/>.
    /// </summary>
    /// <exception cref="MachineException">The eventfd is closed or cannot be watched.</exception>
    public EventWatch WatchSignals(EventCounter counter, WorkItem item) => WatchLinux(counter, item, oncePerSignal: true);

    /// <summary>
    /// Waits until the item is neither queued nor running. On the queue's own thread it returns at once, because nothing else can
    /// be running there.
    /// </summary>
    public void Flush(WorkItem item)
    {
        if (!IsCurrentThread) item.WaitUntilIdle();
    }

    /// <summary>Whether the calling thread is running the item.</summary>
    public bool IsInside(WorkItem item) => IsCurrentThread && _running == item;

    /// <summary>Waits until everything that was scheduled before, or signalled before on a watched eventfd, has run.</summary>
    public void WaitUntilIdle()
    {
        if (_thread is null && Volatile.Read(ref _newest) is null) return;
        var marker = new Marker(this);
        marker.TryMarkDue();
        Enqueue(marker);
        marker.WaitUntilIdle();
    }

    /// <summary>Ends the thread after the item that is running. Queued items do not run.</summary>
    public void Dispose()
    {
        using (_startGate.Hold())
        {
            if (Interlocked.Exchange(ref _isStopping, 1) != 0) return;
        }

        if (_thread is null) End();
        else GetPoller().Wake();
        if (!IsCurrentThread) _thread?.Join();
    }

    private static MachineException Closed(EventCounter counter) => new(Errno.EBADF, "EVT-7", $"{counter} is closed.");

    private EventWatch WatchLinux(EventCounter counter, WorkItem item, bool oncePerSignal)
    {
        if (counter.IsClosed) throw Closed(counter);
        EventWatch watch = GetPoller().Watch(counter, item, oncePerSignal);
        return KeepIf(watch, Start);
    }

    /// <summary>Completes the setup of a watch, and ends the watch if that throws.</summary>
    private static EventWatch KeepIf(EventWatch watch, Action complete)
    {
        try
        {
            complete();
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    private void ScheduleIfPending(EventCounter counter, WorkItem item)
    {
        if (counter.IsPending) Schedule(item);
    }

    private void Start()
    {
        using (_startGate.Hold())
        {
            if (_thread is not null || _isStopping != 0) return;
            Poller poller = GetPollerUnderLock();
            var thread = new Thread(() => RunLoop(poller)) { IsBackground = true, Name = name };
            _thread = thread;
            bool hasStarted = false;
            try
            {
                MachineThread.Start(thread);
                hasStarted = true;
            }
            finally
            {
                if (!hasStarted) _thread = null;
            }
        }
    }

    /// <summary>Returns the poller, which is created at its first use. A failed creation is retried at the next use.</summary>
    private Poller GetPoller()
    {
        if (Volatile.Read(ref _poller) is { } poller) return poller;
        using (_startGate.Hold()) return GetPollerUnderLock();
    }

    private Poller GetPollerUnderLock()
    {
        if (_poller is not null) return _poller;
        ObjectDisposedException.ThrowIf(_isStopping != 0, this);
        var poller = Poller.Create();
        Volatile.Write(ref _poller, poller);
        return poller;
    }

    private void Enqueue(WorkItem item)
    {
        Push(item);
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0) GetPoller().Wake();
        if (_thread is null) Start();
        if (Volatile.Read(ref _hasEnded) != 0) CancelQueued();
    }

    private void Push(WorkItem item)
    {
        WorkItem? seen;
        do
        {
            seen = Volatile.Read(ref _newest);
            item.Next = seen;
        }
        while (Interlocked.CompareExchange(ref _newest, item, seen) != seen);
    }

    private void RunLoop(Poller poller)
    {
        while (Volatile.Read(ref _isStopping) == 0)
        {
            WorkItem? batch = TakeBatch();
            if (batch is not null) RunBatch(batch);
            else Sleep(poller);
        }

        End();
    }

    private void End()
    {
        // Full fences on both sides: an item that is being scheduled is cancelled either here or by its scheduler.
        Interlocked.Exchange(ref _hasEnded, 1);
        CancelQueued();
        Volatile.Read(ref _poller)?.Dispose();
    }

    private void CancelQueued()
    {
        WorkItem? item = TakeBatch();
        while (item is not null)
        {
            WorkItem? next = item.Next;
            item.Next = null;
            item.CancelQueued();
            item = next;
        }
    }

    private void Sleep(Poller poller)
    {
        // Full fences on both sides: either a scheduler sees the sleep, or this thread sees the scheduled item.
        Interlocked.Exchange(ref _isAsleep, 1);
        if (Volatile.Read(ref _newest) is null && Volatile.Read(ref _isStopping) == 0) poller.Wait(this);
        Volatile.Write(ref _isAsleep, 0);
    }

    private WorkItem? TakeBatch()
    {
        WorkItem? newest = Interlocked.Exchange(ref _newest, null);
        WorkItem? oldest = null;
        while (newest is not null)
        {
            WorkItem? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }

    private void RunBatch(WorkItem? item)
    {
        while (item is not null)
        {
            _rest = item.Next;
            item.Next = null;
            if (Volatile.Read(ref _isStopping) != 0) item.CancelQueued();
            else Run(item);
            item = _rest;
        }
    }

    private void Run(WorkItem item)
    {
        _running = item;
        bool isDueAgain = item.RunQueued();
        _running = null;
        if (isDueAgain) Push(item);
    }

    /// <summary>Requeues itself until no earlier work is left.</summary>
    /// <remarks>
    /// Work that was due before the marker may be queued after it: an item that became due while it was running is queued again
    /// only when it finishes.
    /// </remarks>
    private sealed class Marker(WorkQueue queue) : WorkItem
    {
        protected override void Run()
        {
            if (queue.GetPoller().Poll(queue) || HasWork(queue._rest) || HasWork(Volatile.Read(ref queue._newest))) TryMarkDue();
        }

        // Markers do not wait for each other.
        private static bool HasWork(WorkItem? item)
        {
            while (item is Marker) item = item.Next;
            return item is not null;
        }
    }

    private sealed class ManagedWatch : EventWatch
    {
        private readonly EventCounter _counter;
        private readonly Waiter _waiter;

        public ManagedWatch(WorkQueue queue, EventCounter counter, WorkItem item)
        {
            _counter = counter;
            _waiter = new Waiter(queue, item);
            if (counter.TrySubscribe(_waiter) != Errno.None) throw Closed(counter);
        }

        public override void Dispose() => _counter.Unsubscribe(_waiter);

        private sealed class Waiter(WorkQueue queue, WorkItem item) : EventWaiter
        {
            public override void OnSignal() => queue.Schedule(item);
        }
    }
}
