namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>The clock of a machine, and the manual clock that it follows.</summary>
public sealed class VirtualClockShould : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset Start = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _source = new(Start);
    private readonly EmbeddedMachine _machine;

    public VirtualClockShould() => _machine = new EmbeddedMachine(new() { Clock = _source });

    private VirtualClock Clock => _machine.Clock;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void CountTheTimeThatTheMachineRuns()
    {
        Assert.Equal(0, Clock.GetTimestamp());
        Assert.Equal(Start, Clock.GetUtcNow());
        _source.Advance(Second);
        Pause(10 * Second);
        Pause(20 * Second);
        _source.Advance(Second);
        Assert.Equal(2_000_000_000, Clock.GetTimestamp());
        Assert.Equal(2 * Second, Clock.GetElapsedTime(0));
        Assert.Equal(Start + (2 * Second), Clock.GetUtcNow());
        Assert.Equal(TimeZoneInfo.Utc, Clock.LocalTimeZone);
    }

    [Fact]
    public void StandStillUntilTheLastOfSeveralPausesEnds()
    {
        _machine.Pause();
        var other = new Thread(_machine.Pause);
        other.Start();
        other.Join();
        _machine.Resume();
        _source.Advance(Second);
        Assert.False(Clock.IsRunning);
        Assert.Equal(0, Clock.GetTimestamp());
        _machine.Resume();
        Assert.True(Clock.IsRunning);
    }

    [Fact]
    public void BeSetInAPauseWithoutAnEffectOnTimers()
    {
        var device = new Ticker();
        _machine.Attach(device);
        device.Alarm.Start(1_000_000_000);
        var state = new ClockState(77_000_000_000, Start.AddYears(1));
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => _machine.SetClockState(state)).Errno);
        _machine.Pause();
        _machine.SetClockState(state);
        Assert.Equal(state, _machine.GetClockState());
        _machine.Resume();
        _source.Advance(Second);
        Assert.Equal([78_000_000_000], device.Alarms);
        Assert.Equal(Start.AddYears(1) + Second, Clock.GetUtcNow());
        Assert.Equal(78u * 32768, device.Tick.Now);
        device.Tick.StartAt(79 * 32768);
        Assert.Equal(32768u, device.Tick.Remaining);
    }

    [Fact]
    public void RejectStatesThatNoMachineHas()
    {
        _machine.Pause();
        ClockState before = _machine.GetClockState();
        ClockState[] states =
        [
            new(-1, Start), new(long.MaxValue, Start), new(1000, DateTimeOffset.MinValue), new(0, DateTimeOffset.MaxValue),
        ];
        Assert.All(states, state => Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => _machine.SetClockState(state)).Errno));
        Assert.Equal(before, _machine.GetClockState());
    }

    [Fact]
    public void RunTimersOfTheHostOnThreadsOfThePool()
    {
        using var ran = new SemaphoreSlim(0);
        bool isOfPool = false;
        using ITimer timer = Clock.CreateTimer(
            _ =>
            {
                isOfPool = Thread.CurrentThread.IsThreadPoolThread;
                ran.Release();
            },
            null,
            Second,
            Second);
        Pause(5 * Second);
        Assert.Equal(0, ran.CurrentCount);
        for (int i = 0; i < 3; i++)
        {
            _source.Advance(Second);
            ran.Wait();
        }

        Assert.True(isOfPool);
        timer.Dispose();
        Assert.False(timer.Change(Second, Second));
        _source.Advance(5 * Second);
        Assert.Equal(0, ran.CurrentCount);
    }

    [Fact]
    public async Task CompleteDelaysOfTheHost()
    {
        var delay = Task.Delay(Second, Clock);
        _source.Advance(Second / 2);
        Assert.False(delay.IsCompleted);
        _source.Advance(Second / 2);
        await delay;
    }

    [Fact]
    public async Task AwaitTheLastCallOfATimerOfTheHost()
    {
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        ITimer timer = Clock.CreateTimer(_ => { entered.Release(); leave.Wait(); }, null, Second, Timeout.InfiniteTimeSpan);
        _source.Advance(Second);
        entered.Wait();
        ValueTask end = timer.DisposeAsync();
        Assert.False(end.IsCompleted);
        leave.Release();
        await end;
        Assert.True(timer.DisposeAsync().IsCompleted);
    }

    [Fact]
    public void BeTheClockOfItsDevices()
    {
        var device = new Ticker();
        _source.Advance(Second);
        Assert.Equal(0, device.Time);
        using (_machine.Attach(device)) Assert.Equal(1_000_000_000, device.Time);
        Assert.Equal(0, device.Time);
    }

    [Fact]
    public void RefuseToBeAdvancedByAHandler()
    {
        var device = new Ticker();
        _machine.Attach(device);
        Errno errno = Errno.None;
        device.Do(() => errno = Assert.Throws<MachineException>(() => _source.Advance(Second)).Errno);
        Assert.Equal(Errno.EDEADLK, errno);
        Assert.Equal(0, Clock.GetTimestamp());
    }

    [Fact]
    public void NotOutliveItsMachine()
    {
        var device = new Ticker();
        _machine.Attach(device);
        device.Alarm.Start(1);
        _machine.Dispose();
        _source.Advance(Second);
        Assert.Empty(device.Alarms);
        Assert.Equal(0u, device.Alarm.Now);
    }

    [Fact]
    public void FollowTheSystemByDefault()
    {
        using var machine = new EmbeddedMachine();
        using var ran = new SemaphoreSlim(0);
        var device = new Ticker { OnTicking = () => ran.Release() };
        machine.Attach(device);
        device.Tick.StartPeriodic(33);
        for (int i = 0; i < 3; i++) Assert.True(ran.Wait(TimeSpan.FromMinutes(1)));
        machine.Pause();
        Assert.All(device.Ticks, static tick => Assert.InRange(tick.Time, 1_000_000, long.MaxValue));
    }

    private void Pause(TimeSpan time)
    {
        _machine.Pause();
        _source.Advance(time);
        _machine.Resume();
    }
}
