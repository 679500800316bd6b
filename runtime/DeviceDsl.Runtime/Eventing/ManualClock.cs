using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>A clock that stands still until it is advanced. For the options of machines in tests and simulations.</summary>
/// <remarks>
/// <see cref="Advance"/> stops at the deadline of every timer and waits until the machines have done what the timer caused. So
/// handlers of timers find the time for which they were set, one after another, and everything is done when it returns.
/// </remarks>
/// <example>
/// <code>
/// using System;
/// using DeviceDsl;
///
/// var clock = new ManualClock();
/// using var machine = new EmbeddedMachine(new() { Clock = clock });
/// clock.Advance(TimeSpan.FromMilliseconds(5));
/// Console.WriteLine(machine.Clock.GetTimestamp());                // 5000000
/// </code>
/// </example>
public sealed class ManualClock : TimeProvider
{
    // A thread that advances the clock waits for handlers.
    [LockRank((int)LockRank.ManualClockAdvance)]
    private readonly RankedLock _advance = new(LockRank.ManualClockAdvance);
    [LockRank((int)LockRank.ManualClock)]
    private readonly RankedLock _lock = new(LockRank.ManualClock);
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private long _ticks;

    /// <summary>Creates a clock.</summary>
    /// <param name="start">The date and time at which it stands; by default the start of the year 2000, in UTC.</param>
    public ManualClock(DateTimeOffset? start = null)
        => _start = start ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Raised after each step, and before the first. Machines finish their work in it.</summary>
    internal event Action? Settling;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <summary>Advances the clock, runs each timer at its deadline, and waits until its machines have done all work.</summary>
    /// <param name="time">By how much; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time is negative, or the clock would pass the end of <see cref="TimeSpan"/>.
    /// </exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, which would wait for itself.</exception>
    /// <exception cref="Exception">The exceptions of handlers, of a machine with <see cref="HandlerFailure.Throw"/>.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        Settling?.Invoke();
        using RankedLock.Scope scope = _advance.Hold();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Ticks, long.MaxValue - _ticks, nameof(time));
        long end = _ticks + time.Ticks;
        while (TakeFirst(end) is { } timer)
        {
            timer.Run();
            Settling?.Invoke();
        }

        Volatile.Write(ref _ticks, end);
        Settling?.Invoke();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock to the earliest deadline up to a time.</summary>
    /// <returns>The timer, to be run; <see langword="null"/> if there is none.</returns>
    private ManualTimer? TakeFirst(long end)
    {
        using RankedLock.Scope scope = _lock.Hold();
        ManualTimer? first = _timers.MinBy(static timer => timer.Due);
        if (first is null || first.Due > end) return null;
        Volatile.Write(ref _ticks, Math.Max(_ticks, first.Due));
        if (first.Period > 0) first.Due += first.Period;
        else _timers.Remove(first);
        return first;
    }

    private sealed class ManualTimer(ManualClock clock, Action run) : ITimer
    {
        private bool _isDisposed;

        public long Due { get; set; }

        public long Period { get; private set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
            if (period != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
            using RankedLock.Scope scope = clock._lock.Hold();
            if (_isDisposed) return false;
            clock._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            Due = clock._ticks + Math.Min(dueTime.Ticks, long.MaxValue - clock._ticks);
            Period = Math.Max(period.Ticks, 0);
            clock._timers.Add(this);
            return true;
        }

        public void Dispose()
        {
            using RankedLock.Scope scope = clock._lock.Hold();
            _isDisposed = true;
            clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
