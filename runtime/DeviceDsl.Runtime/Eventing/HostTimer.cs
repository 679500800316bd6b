using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>A timer of a <see cref="VirtualClock"/> for code of the host, which runs on the thread pool.</summary>
/// <param name="queue">The timers of the machine; <see langword="null"/> for a clock that stands still for ever.</param>
/// <param name="callback">The code.</param>
/// <param name="state">Its argument.</param>
internal sealed class HostTimer(TimerQueue? queue, TimerCallback callback, object? state) : TimerEntry, ITimer
{
    [LockRank((int)LockRank.DeviceTimer)]
    private readonly RankedLock _lock = new(LockRank.DeviceTimer);
    private long _deadline;
    private long _period;
    private bool _isRunning;
    private bool _isDisposed;
    private int _calls;
    private TaskCompletionSource? _lastCall;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        bool isRunning = dueTime != Timeout.InfiniteTimeSpan;
        if (isRunning) ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        using RankedLock.Scope scope = _lock.Hold();
        if (_isDisposed) return false;
        _isRunning = isRunning;
        _period = period > TimeSpan.Zero ? Math.Max(Nanoseconds(period), GateTimer.MinInterval) : 0;
        if (queue is null) return true;
        if (isRunning) Set(queue.Now + Nanoseconds(dueTime));
        else queue.Remove(this);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using RankedLock.Scope scope = _lock.Hold();
        _isDisposed = true;
        _isRunning = false;
        queue?.Remove(this);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        using RankedLock.Scope scope = _lock.Hold();
        if (_calls == 0) return default;
        _lastCall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ValueTask(_lastCall.Task);
    }

    /// <inheritdoc/>
    public override void Serve()
    {
        using (_lock.Hold())
        {
            if (!_isRunning || _deadline > queue!.Now) return;
            _isRunning = _period > 0;
            // A host that comes late is called once.
            if (_isRunning) Set(_deadline + ((((queue.Now - _deadline) / _period) + 1) * _period));
            _calls++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Call(), this, preferLocal: false);
    }

    // Half of the range, so that a sum with the time does not overflow.
    private static long Nanoseconds(TimeSpan time)
        => Math.Min(time.Ticks, long.MaxValue / 2 / TimeSpan.NanosecondsPerTick) * TimeSpan.NanosecondsPerTick;

    private void Set(long deadline)
    {
        _deadline = deadline;
        queue!.Set(this, deadline);
    }

    private void Call()
    {
        try
        {
            callback(state);
        }
        finally
        {
            TaskCompletionSource? lastCall;
            using (_lock.Hold()) lastCall = --_calls == 0 ? _lastCall : null;
            lastCall?.SetResult();
        }
    }
}
