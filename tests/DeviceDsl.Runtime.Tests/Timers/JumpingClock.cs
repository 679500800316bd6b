namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>A clock that jumps and wakes nobody, as if the host had been busy: the timers are due at the next look.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _ticks;

    public JumpingClock(out Action<TimeSpan> jump) => jump = time => _ticks += time.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
