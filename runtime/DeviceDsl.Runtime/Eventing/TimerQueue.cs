using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>The timers of a machine. The machine's loop runs those that are due, in the order of their deadlines.</summary>
/// <remarks>
/// One timer of the clock's source wakes the loop for the earliest deadline. While the clock stands still, nothing wakes it.
/// Setting, removing and running a timer costs the depth of a heap, and allocates only when the heap grows.
/// </remarks>
internal sealed class TimerQueue : PausableItem
{
    private const long Never = long.MaxValue;

    // The loop runs again at once for timers that fell due while it ran others. After this number of runs it waits for the source,
    // so that timers that are always due do not keep it from everything else.
    private const int MaxRuns = 8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(10);

    [LockRank((int)LockRank.Timers)]
    private readonly RankedLock _lock = new(LockRank.Timers);
    private readonly TimerHeap _heap = new();
    private readonly VirtualClock _clock;
    private readonly TimeProvider _source;
    private ITimer? _wake;
    private long _wakeAt = Never;
    private int _runs;
    private bool _hasEnded;

    /// <summary>Creates the queue of a machine.</summary>
    /// <param name="clock">The machine's clock.</param>
    /// <param name="source">The clock that it follows.</param>
    /// <param name="loop">The machine's loop.</param>
    public TimerQueue(VirtualClock clock, TimeProvider source, DeviceLoop loop)
        : base(loop.Handlers, loop.Queue)
    {
        _clock = clock;
        _source = source;
    }

    /// <summary>The time, in nanoseconds. It does not jump when the state of the clock is set.</summary>
    public long Now => _clock.Now;

    /// <summary>The time that the guest sees, in nanoseconds.</summary>
    public long Timestamp => _clock.GetTimestamp();

    /// <summary>How far <see cref="Timestamp"/> is ahead of <see cref="Now"/>. It changes in a pause only.</summary>
    public long Shift => _clock.Shift;

    /// <summary>Adds a timer, or moves it.</summary>
    /// <param name="entry">The timer.</param>
    /// <param name="due">When it is due, in nanoseconds of <see cref="Now"/>.</param>
    public void Set(TimerEntry entry, long due)
    {
        using RankedLock.Scope scope = _lock.Hold();
        if (_hasEnded) return;
        _heap.Set(entry, due);
        Arm();
    }

    /// <summary>Removes a timer. The loop may already have taken it.</summary>
    public void Remove(TimerEntry entry)
    {
        using RankedLock.Scope scope = _lock.Hold();
        _heap.Remove(entry);
    }

    /// <summary>Schedules the timers that are due.</summary>
    public void ScheduleDue()
    {
        long now = Now;
        using (_lock.Hold())
        {
            if (_heap.First is not { } first || first.Due > now) return;
        }

        Schedule();
    }

    /// <summary>Follows the start or the stop of the clock.</summary>
    public void FollowClock()
    {
        using RankedLock.Scope scope = _lock.Hold();
        Arm();
    }

    /// <summary>Drops all timers. No timer wakes the loop after this.</summary>
    public void End()
    {
        ITimer? wake;
        using (_lock.Hold())
        {
            _hasEnded = true;
            while (_heap.First is { } first) _heap.Remove(first);
            wake = _wake;
            _wake = null;
        }

        // It may wait for a call of OnWake.
        wake?.Dispose();
    }

    /// <inheritdoc/>
    protected override void RunInside()
    {
        long now = Now;
        while (TryTake(now) is { } entry) entry.Serve();
        using RankedLock.Scope scope = _lock.Hold();
        _wakeAt = Never;
        _runs = _heap.First is { } first && first.Due <= Now ? _runs + 1 : 0;
        Arm();
    }

    private TimerEntry? TryTake(long now)
    {
        using RankedLock.Scope scope = _lock.Hold();
        if (_heap.First is not { } first || first.Due > now) return null;
        _heap.Remove(first);
        return first;
    }

    /// <summary>Makes the source wake the loop for the earliest timer. The lock is held.</summary>
    private void Arm()
    {
        long due = _clock.IsRunning && !_hasEnded && _heap.First is { } first ? first.Due : Never;
        if (due == _wakeAt) return;
        if (due == Never)
        {
            _wakeAt = Never;
            _wake?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        long delay = due - Now;
        if (delay <= 0 && _runs < MaxRuns)
        {
            Schedule();
            return;
        }

        _runs = 0;
        _wake ??= CreateWake();
        _wake.Change(WaitOf(Math.Max(delay, 1)), Timeout.InfiniteTimeSpan);
        _wakeAt = due;
    }

    private ITimer CreateWake()
    {
        try
        {
            if (_source == TimeProvider.System && OperatingSystem.IsLinux()) return new PreciseTimer(_source, OnWake);
        }
        catch (MachineException)
        {
            // Without a descriptor or a thread for it, timers are late by milliseconds, but run.
        }

        return _source.CreateTimer(
            static queue => ((TimerQueue)queue!).OnWake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    // Rounded up, because a source that wakes the loop too early wakes it in vain. Timers of .NET count milliseconds.
    private TimeSpan WaitOf(long nanoseconds)
    {
        long unit = _source == TimeProvider.System && _wake is not PreciseTimer ? TimeSpan.TicksPerMillisecond : 1;
        long ticks = ((nanoseconds - 1) / TimeSpan.NanosecondsPerTick) + 1;
        var wait = TimeSpan.FromTicks((((ticks - 1) / unit) + 1) * unit);
        return wait < LongestWait ? wait : LongestWait;
    }

    // On a thread of the source or of the timer, which an exception would end together with the process.
    private void OnWake()
    {
        try
        {
            Schedule();
        }
        catch (MachineException)
        {
            Retry();
        }
    }

    private void Retry()
    {
        using RankedLock.Scope scope = _lock.Hold();
        _wake?.Change(RetryDelay, Timeout.InfiniteTimeSpan);
    }
}
