namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>Timers of a device, on a clock that the test advances.</summary>
public sealed class DeviceTimerShould : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly EmbeddedMachine _machine;
    private readonly Ticker _device = new();

    public DeviceTimerShould() => _machine = new EmbeddedMachine(new() { Clock = _clock });

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void RunItsHandlerOnceAtItsDeadline()
    {
        _machine.Attach(_device);
        _device.Alarm.Start(5_000_000);
        _clock.Advance(TimeSpan.FromMilliseconds(4.9999));
        Assert.Empty(_device.Alarms);
        Assert.True(_device.Alarm.IsRunning);
        Assert.Equal(100u, _device.Alarm.Remaining);
        _clock.Advance(Second);
        Assert.Equal([5_000_000], _device.Alarms);
        Assert.False(_device.Alarm.IsRunning);
        Assert.Equal(0u, _device.Alarm.Remaining);
    }

    [Fact]
    public void NotDriftOverPeriodsThatAreNoWholeNanoseconds()
    {
        _machine.Attach(_device);
        _device.Tick.StartPeriodic(1);
        _clock.Advance(Second);
        Assert.Equal(32768, _device.Ticks.Count);
        Assert.All(_device.Ticks, static tick => Assert.Equal(1u, tick.Count));
        Assert.Equal(1_000_000_000, _device.Ticks[^1].Time);
        // The clock counts 100 nanoseconds, and a deadline is never early.
        IEnumerable<double> delays = _device.Ticks.Select(static (tick, index) => tick.Time - ((index + 1) * 1e9 / 32768));
        Assert.All(delays, static delay => Assert.InRange(delay, 0, 100));
    }

    [Fact]
    public void CountDeadlinesThatPassTogether()
    {
        using var machine = new EmbeddedMachine(new() { Clock = new JumpingClock(out Action<TimeSpan> jump) });
        machine.Attach(_device);
        _device.Tick.StartPeriodic(32);
        jump(Second);
        machine.Settle();
        Assert.Equal([(1_000_000_000, 1024)], _device.Ticks);
        jump(TimeSpan.FromMilliseconds(1));
        machine.Settle();
        Assert.Equal([(1_000_000_000, 1024), (1_001_000_000, 1)], _device.Ticks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NotRunAfterAHandlerStoppedItEvenWhenItWasDue(bool restarts)
    {
        using var machine = new EmbeddedMachine(new() { Clock = new JumpingClock(out Action<TimeSpan> jump) });
        machine.Attach(_device);
        _device.Tick.Start(1);
        _device.Alarm.Start(40_000);
        _device.StopsAlarm = true;
        _device.SetsAlarm = restarts ? 1000UL : null;
        jump(TimeSpan.FromMilliseconds(1));
        machine.Settle();
        Assert.Single(_device.Ticks);
        Assert.Empty(_device.Alarms);
        jump(Second);
        machine.Settle();
        Assert.Equal(restarts ? [1_001_000_000] : [], _device.Alarms);
    }

    [Fact]
    public void RunInTheOrderOfDeadlines()
    {
        _machine.Attach(_device);
        Ticker[] others = [.. Enumerable.Range(0, 100).Select(_ => new Ticker())];
        foreach (Ticker other in others) _machine.Attach(other, pio: 0x100 + (ulong)Array.IndexOf(others, other));
        var order = new List<int>();
        for (int i = 0; i < others.Length; i++)
        {
            int own = i;
            others[i].OnTicking = () => order.Add(own);
            others[i].Tick.Start((ulong)(i * 37 % 100));
        }

        _clock.Advance(Second);
        Assert.Equal(Enumerable.Range(0, 100).OrderBy(static i => i * 37 % 100), order);
    }

    [Fact]
    public void StandStillInAPause()
    {
        _machine.Attach(_device);
        _device.Alarm.Start(1_000_000_000);
        _clock.Advance(Second / 4);
        _machine.Pause();
        _clock.Advance(10 * Second);
        Assert.Equal(250_000_000, _machine.Clock.GetTimestamp());
        Assert.Equal(750_000_000u, _device.Alarm.Remaining);
        _machine.Resume();
        Assert.Empty(_device.Alarms);
        _clock.Advance(Second);
        Assert.Equal([1_000_000_000], _device.Alarms);
    }

    [Fact]
    public void NotRunInAPauseWhenItIsDueBefore()
    {
        _machine.Attach(_device);
        _machine.Pause();
        _device.Alarm.Start(0);
        _clock.Advance(Second);
        _machine.Settle();
        Assert.Empty(_device.Alarms);
        _machine.Resume();
        _machine.Settle();
        Assert.Equal([0], _device.Alarms);
    }

    [Fact]
    public void StandStillWhileItsDeviceIsNotAttached()
    {
        _device.Alarm.Start(1_000_000_000);
        _clock.Advance(Second);
        using (_machine.Attach(_device))
        {
            Assert.Equal(1_000_000_000u, _device.Alarm.Remaining);
            _clock.Advance(Second / 2);
        }

        _clock.Advance(Second);
        Assert.Equal(500_000_000u, _device.Alarm.Remaining);
        using var other = new EmbeddedMachine(new() { Clock = _clock });
        using (other.Attach(_device))
        {
            _clock.Advance(Second);
            Assert.Equal([500_000_000], _device.Alarms);
        }
    }

    [Fact]
    public void StopWhenItsDeviceIsReset()
    {
        Attachment attachment = _machine.Attach(_device);
        _device.Alarm.Start(1000);
        _device.Tick.StartPeriodic(1);
        attachment.Reset();
        Assert.False(_device.Alarm.IsRunning);
        Assert.Equal(0u, _device.Tick.Period);
        _clock.Advance(Second);
        Assert.Empty(_device.Alarms);
        Assert.Empty(_device.Ticks);
    }

    [Fact]
    public void KeepItsRemainingTimeInASavedState()
    {
        Attachment attachment = _machine.Attach(_device);
        _device.Tick.Start(40, 100);
        _clock.Advance(TimeSpan.FromMilliseconds(0.7));
        byte[] state = Save(_machine, attachment);
        using var other = new EmbeddedMachine(new() { Clock = _clock });
        var loaded = new Ticker();
        Attachment to = other.Attach(loaded);
        other.Pause();
        to.Load(state);
        other.Resume();
        Assert.Equal(_device.Tick.Remaining, loaded.Tick.Remaining);
        Assert.Equal(100u, loaded.Tick.Period);
        Assert.False(loaded.Alarm.IsRunning);
        _clock.Advance(Second);
        // Both have the same fraction of a tick left, and so go on in step.
        Assert.Equal(_device.Ticks.Select(static tick => tick.Time), loaded.Ticks.Select(static tick => tick.Time + 700_000));
    }

    [Fact]
    public void LoseADeadlineWhileItsDeviceNeedsAReset()
    {
        Attachment attachment = _machine.Attach(_device);
        _device.OnTicking = static () => throw new InvalidOperationException("broken");
        _device.Tick.StartPeriodic(32);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(attachment.NeedsReset);
        Assert.Single(_device.Ticks);
        _device.OnTicking = null;
        attachment.Reset();
        _device.Tick.StartPeriodic(32);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _device.Ticks.Count);
    }

    [Fact]
    public void RunAtMostEveryTenMicroseconds()
    {
        _machine.Attach(_device);
        _device.Alarm.StartPeriodic(1);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.InRange(_device.Alarms.Count, 99, 101);
        _device.Alarm.Stop();
        _device.Hurries = true;
        _device.Tick.Start(0);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.InRange(_device.Ticks.Count, 99, 101);
    }

    [Fact]
    public void ReachTicksOfTheClock()
    {
        _machine.Attach(_device);
        _clock.Advance(Second);
        Assert.Equal(32768u, _device.Tick.Now);
        _device.Tick.StartAt(40000);
        Assert.Equal(40000u - 32768, _device.Tick.Remaining);
        _clock.Advance(Second);
        Assert.Equal(40000u, (uint)(_device.Ticks.Single().Time * 32768 / 1_000_000_000));
        _device.Tick.StartAt(0);
        Assert.Equal(0u, _device.Tick.Remaining);
        _machine.Settle();
        Assert.Equal(2, _device.Ticks.Count);
    }

    /// <summary>The time that passes inside of the call makes no difference.</summary>
    [Fact]
    public void ReachTheExactTickWhileTheClockRuns()
    {
        using var machine = new EmbeddedMachine(new() { Clock = new TickingClock() });
        machine.Attach(_device);
        _device.Alarm.StartAt(1_000_000);
        ulong remaining = _device.Alarm.Remaining;
        Assert.Equal(1_000_000u + TickingClock.Step, remaining + _device.Alarm.Now);
    }

    /// <summary>Guests choose periods: none of them may break anything.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, 0)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    public void TakeEveryNumberOfTicks(ulong ticks, ulong period)
    {
        Attachment attachment = _machine.Attach(_device);
        _device.Tick.Start(ticks, period);
        Assert.Equal(ticks, _device.Tick.Remaining);
        _device.Tick.StartAt(ticks, period);
        Assert.Equal(ticks, _device.Tick.Remaining);
        _device.Tick.StartPeriodic(period);
        Assert.Equal(period > 0, _device.Tick.IsRunning);
        _device.Alarm.Start(ticks, period);
        _machine.Settle();
        ulong remaining = _device.Alarm.Remaining;
        byte[] state = Save(_machine, attachment);
        _clock.Advance(Second);
        _machine.Pause();
        attachment.Load(state);
        Assert.Equal(remaining, _device.Alarm.Remaining);
        _machine.Resume();
        _clock.Advance(Second);
        Assert.False(attachment.NeedsReset);
    }

    [Fact]
    public void NotRunAfterItsDeviceIsDetached()
    {
        Attachment attachment = _machine.Attach(_device);
        _device.Tick.StartPeriodic(1);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        int before = _device.Ticks.Count;
        attachment.Dispose();
        _clock.Advance(Second);
        Assert.Equal(before, _device.Ticks.Count);
        Assert.True(_device.Tick.IsRunning);
    }

    [Fact]
    public void AllocateNothing()
    {
        using var machine = new EmbeddedMachine(new() { Clock = new JumpingClock(out Action<TimeSpan> jump) });
        var device = new Ticker();
        machine.Attach(device);
        device.Ticks.Capacity = 100_000;
        device.Alarms.Capacity = 100_000;
        device.Tick.StartPeriodic(1);
        long onLoop = 0;
        device.OnTicking = () => onLoop = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, Allocations.Undisturbed(() =>
        {
            long before = onLoop;
            Run();
            return onLoop - before;
        }));

        void Run()
        {
            for (int i = 0; i < 200; i++)
            {
                device.Alarm.Start(10);
                jump(TimeSpan.FromMilliseconds(1));
                machine.Settle();
            }
        }
    }

    private static byte[] Save(Machine machine, Attachment attachment)
    {
        machine.Pause();
        byte[] state = attachment.Save();
        machine.Resume();
        return state;
    }
}
