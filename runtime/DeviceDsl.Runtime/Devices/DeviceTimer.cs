using DeviceDsl.Eventing;

namespace DeviceDsl;

/// <summary>A timer of a device, on the virtual clock of its machine: a <see cref="TimerAttribute"/> property.</summary>
/// <remarks>
/// <para>
/// It counts ticks of its <see cref="Frequency"/>. When its deadline has passed, its handler runs on the machine's loop, as every
/// handler of the device does. Deadlines of a period add up exactly, however late handlers run: nothing drifts. Deadlines that pass
/// together run the handler once, with their number. A handler runs at most every 10 microseconds, whatever period a guest chooses.
/// </para>
/// <para>
/// Time stands still for a timer while its machine is paused, and while its device is not attached. A deadline that passes while
/// the device needs a reset is lost, except for a virtio device. A reset of the device stops its timers; the time left is part of
/// the device's saved state. Use it in handlers only, like a register. No member allocates.
/// </para>
/// </remarks>
/// <param name="name">Its name in messages.</param>
/// <param name="frequency">The number of ticks in a second, 1 to <see cref="MaxFrequency"/>.</param>
public sealed class DeviceTimer(string name, ulong frequency = DeviceTimer.Nanoseconds) : ISavedState
{
    /// <summary>The frequency of a timer that counts nanoseconds.</summary>
    public const ulong Nanoseconds = GateTimer.Second;

    /// <summary>The highest frequency: 10^12 ticks in a second.</summary>
    public const ulong MaxFrequency = 1_000_000_000_000;

    /// <summary>The name of the timer in messages.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The number of ticks in a second.</summary>
    public ulong Frequency { get; } = frequency is > 0 and <= MaxFrequency ? frequency
        : throw new ArgumentOutOfRangeException(nameof(frequency), frequency, $"A timer has 1 to {MaxFrequency} ticks in a second.");

    /// <summary>Whether a deadline is set.</summary>
    public bool IsRunning => Gate.IsRunning;

    /// <summary>The ticks between two deadlines; 0 if the timer does not run, or runs once.</summary>
    public ulong Period => Gate.Period;

    /// <summary>The ticks left until the deadline, rounded up; 0 if it has passed, or none is set.</summary>
    public ulong Remaining
    {
        get
        {
            Int128 left = Gate.Left;
            return left <= 0 ? 0 : ulong.CreateSaturating(((left - 1) / GateTimer.Second) + 1);
        }
    }

    /// <summary>The ticks that the machine has run, rounded down; 0 while the device is not attached.</summary>
    public ulong Now => (ulong)((UInt128)Gate.Timestamp * Frequency / GateTimer.Second);

    /// <summary>The timer as the machine runs it.</summary>
    internal GateTimer Gate { get; } = new($"timer {name}", frequency);

    /// <summary>Sets the deadline to some ticks from now, instead of any earlier one.</summary>
    /// <param name="ticks">The ticks; with 0 the handler runs as soon as it can.</param>
    /// <param name="period">The ticks between further deadlines; 0 for none.</param>
    public void Start(ulong ticks, ulong period = 0) => Gate.Start((Int128)ticks * GateTimer.Second, period);

    /// <summary>Sets the deadline to a tick of the clock, as <see cref="Now"/> counts them, instead of any earlier one.</summary>
    /// <param name="tick">The tick; if it has passed, the handler runs as soon as it can.</param>
    /// <param name="period">The ticks between further deadlines; 0 for none.</param>
    public void StartAt(ulong tick, ulong period = 0) => Gate.StartAt((Int128)tick * GateTimer.Second, period);

    /// <summary>Sets a deadline after each period from now on, instead of any earlier one.</summary>
    /// <param name="period">The ticks between two deadlines. 0 stops the timer, because guests choose periods.</param>
    public void StartPeriodic(ulong period)
    {
        if (period == 0) Stop();
        else Start(period, period);
    }

    /// <summary>Removes the deadline. The handler does not run for it any more, even if it has passed.</summary>
    public void Stop() => Gate.Stop();

    /// <summary>The name and the time left.</summary>
    public override string ToString() => IsRunning ? $"{Name}: {Remaining} of {Frequency} ticks/s left" : $"{Name}: stopped";

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => 0x5449_4D45_0000_0001;

    /// <inheritdoc/>
    int ISavedState.StateVersion => 1;

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer)
    {
        writer.Write(Frequency);
        writer.Write(IsRunning);
        writer.Write(Gate.Left);
        writer.Write(Period);
    }

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader)
    {
        ulong frequency = reader.Read<ulong>();
        if (frequency != Frequency) throw reader.Refuse($"has {frequency} ticks in a second, but the timer has {Frequency}");
        bool isRunning = reader.ReadBoolean();
        Int128 left = reader.Read<Int128>();
        ulong period = reader.Read<ulong>();
        if (left > (Int128)ulong.MaxValue * GateTimer.Second || left < -(Int128)long.MaxValue * Frequency)
        {
            throw reader.Refuse("has a deadline that no timer can have");
        }

        return () =>
        {
            if (isRunning) Gate.Start(left, period);
            else Gate.Stop();
        };
    }
}
