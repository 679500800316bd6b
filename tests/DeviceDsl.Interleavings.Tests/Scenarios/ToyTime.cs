namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A source of time, in nanoseconds, that stands still until it is advanced, and then wakes who asked for it.</summary>
internal sealed class ToyTime : TimeProvider
{
    private readonly List<ToyAlarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>Whether anybody is to be woken.</summary>
    public bool IsArmed => _alarms.Exists(static alarm => alarm.IsArmed);

    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <summary>Whether a time has come; no step of a thread.</summary>
    public bool HasCome(long timestamp) => _now >= timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new ToyAlarm(this, () => callback(state));
        _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>Goes on to a time.</summary>
    public void GoTo(long nanoseconds)
    {
        Volatile.Write(ref _now, nanoseconds);
        foreach (ToyAlarm alarm in _alarms.ToArray()) alarm.RunIfDue();
    }

    private sealed class ToyAlarm(ToyTime time, Action run) : ITimer
    {
        private long _due = long.MaxValue;

        public bool IsArmed => Volatile.Read(ref _due) != long.MaxValue;

        // An alarm for a time that has already come wakes at once, as those of the system do.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Volatile.Write(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + (dueTime.Ticks * 100));
            return true;
        }

        public void RunIfDue()
        {
            if (time.GetTimestamp() < Volatile.Read(ref _due)) return;
            Volatile.Write(ref _due, long.MaxValue);
            run();
        }

        public void Dispose() => Volatile.Write(ref _due, long.MaxValue);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
