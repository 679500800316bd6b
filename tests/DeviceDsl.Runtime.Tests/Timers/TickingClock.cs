namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>A clock that goes on by one step whenever it is read, and wakes nobody.</summary>
internal sealed class TickingClock : TimeProvider
{
    /// <summary>The nanoseconds of a step.</summary>
    public const uint Step = 100;

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Increment(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new JumpingClock(out _).CreateTimer(callback, state, dueTime, period);
}
