using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>
/// The clock of a machine's devices. It counts the time that the machine has run, and stands still while the machine is paused.
/// </summary>
/// <remarks>
/// <para>
/// It follows another clock, the one of the machine's options: a <see cref="ManualClock"/> makes tests independent of the time that
/// they take. Its date is that of the other clock when the machine was created, and goes on with the virtual time, so after a pause
/// it is behind by the length of the pause.
/// </para>
/// <para>
/// Reading the clock never allocates. It takes no lock while the machine runs; a thread of the host waits only for a change of the
/// clock at that moment, in a pause. Its timers, as of <c>Task.Delay</c>, run on the thread pool and are for code of the host. A
/// device has timers of its own, marked <see cref="TimerAttribute"/>.
/// </para>
/// </remarks>
public sealed class VirtualClock : TimeProvider
{
    private const long Second = 1_000_000_000;
    private const long Running = -1;

    /// <summary>The clock of a device without a machine. It stands at 0, the date is that of the Unix epoch.</summary>
    internal static readonly VirtualClock Unattached = new();

    private readonly TimeProvider _source;
    private readonly long _sourceStart;
    [LockRank((int)LockRank.VirtualClock)]
    private readonly RankedLock _change = new(LockRank.VirtualClock);

    // Odd during a change. A thread that reads the clock meanwhile waits for the lock; no handler runs then.
    private int _version;
    private long _offset;
    private long _stoodAt;
    private long _shift;
    private long _startTicks;

    /// <summary>Creates the clock of a machine, which starts at once.</summary>
    /// <param name="source">The clock that it follows.</param>
    /// <param name="loop">The loop that runs the timers.</param>
    internal VirtualClock(TimeProvider source, DeviceLoop loop)
    {
        _source = source;
        _sourceStart = source.GetTimestamp();
        _startTicks = source.GetUtcNow().UtcTicks;
        _stoodAt = Running;
        Timers = new TimerQueue(this, source, loop);
    }

    private VirtualClock()
    {
        _source = System;
        _startTicks = DateTimeOffset.UnixEpoch.UtcTicks;
    }

    /// <summary>The unit of <see cref="GetTimestamp"/>: nanoseconds.</summary>
    public override long TimestampFrequency => Second;

    /// <summary>The time zone of a guest: UTC.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Whether the clock runs. It stands still in a pause.</summary>
    public bool IsRunning => Volatile.Read(ref _stoodAt) == Running;

    /// <summary>The timers; <see langword="null"/> for the clock of a device without a machine.</summary>
    internal TimerQueue? Timers { get; }

    /// <summary>The time that timers use, in nanoseconds. It does not jump when the state is set.</summary>
    internal long Now => Read(out _, out _);

    /// <summary>The difference between <see cref="GetTimestamp"/> and <see cref="Now"/>.</summary>
    internal long Shift => Volatile.Read(ref _shift);

    /// <summary>The time that the machine has run, in nanoseconds.</summary>
    public override long GetTimestamp() => Read(out long shift, out _) + shift;

    /// <summary>The date and time of the guest.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        long now = Read(out long shift, out long startTicks);
        return new DateTimeOffset(startTicks + ((now + shift) / TimeSpan.NanosecondsPerTick), TimeSpan.Zero);
    }

    /// <summary>Creates a timer for code of the host. It counts virtual time, and calls back on the thread pool.</summary>
    /// <param name="callback">The code to run.</param>
    /// <param name="state">Its argument.</param>
    /// <param name="dueTime">The time until the first call; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="period">The time between further calls; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative.</exception>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new HostTimer(Timers, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Stops the clock for a pause. May be called again.</summary>
    internal void Stop() => Change(now => _stoodAt = now);

    /// <summary>Starts it after a pause. May be called again.</summary>
    internal void Start() => Change(now =>
    {
        _offset = now - SourceNow;
        _stoodAt = Running;
    });

    internal ClockState GetState() => new(GetTimestamp(), GetUtcNow());

    /// <summary>Sets the time that the guest sees. The time left of timers does not change.</summary>
    internal void SetState(ClockState state) => Change(now =>
    {
        _shift = state.Nanoseconds - now;
        _startTicks = state.UtcNow.UtcTicks - (state.Nanoseconds / TimeSpan.NanosecondsPerTick);
    });

    private long SourceNow
    {
        get
        {
            long elapsed = _source.GetTimestamp() - _sourceStart;
            long frequency = _source.TimestampFrequency;
            return frequency == Second ? elapsed : (long)((Int128)elapsed * Second / frequency);
        }
    }

    private long Current => _stoodAt == Running ? SourceNow + _offset : _stoodAt;

    private void Change(Action<long> change)
    {
        using (_change.Hold())
        {
            // Full fences: a thread that sees the old version read the source before this thread does.
            Interlocked.Increment(ref _version);
            change(Current);
            Interlocked.Increment(ref _version);
        }

        Timers?.FollowClock();
    }

    private long Read(out long shift, out long startTicks)
    {
        while (true)
        {
            int version = Volatile.Read(ref _version);
            if ((version & 1) == 0)
            {
                long stoodAt = Volatile.Read(ref _stoodAt);
                long now = stoodAt == Running ? SourceNow + Volatile.Read(ref _offset) : stoodAt;
                shift = Volatile.Read(ref _shift);
                startTicks = Volatile.Read(ref _startTicks);
                if (Volatile.Read(ref _version) == version) return now;
            }
            else
            {
                _change.Hold().Dispose();
            }
        }
    }
}
