using DeviceDsl.Foundation;

namespace DeviceDsl;

public abstract partial class Machine
{
    /// <summary>Whether the calling thread holds the pause open.</summary>
    internal bool IsPauseHeld => _pauseLock.IsHeldByCurrentThread;

    /// <summary>Reads the state of <see cref="Clock"/>.</summary>
    public ClockState GetClockState()
    {
        ThrowIfDisposed();
        return Clock.GetState();
    }

    /// <summary>
    /// Sets the time that the devices see, in a pause. The time left of timers does not change: it is part of the state of devices.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the time is negative, or the date is out of range; <see cref="Errno.EDEADLK"/>: called by a handler;
    /// <see cref="Errno.EBUSY"/>: the machine is not paused.
    /// </exception>
    public void SetClockState(ClockState state)
    {
        if (ClockFault(state) is { } fault) throw new MachineException(Errno.EINVAL, "", $"The clock of {Name} cannot be set: {fault}.");
        using RankedLock.Scope scope = HoldPause($"The clock of {Name} cannot be set");
        Clock.SetState(state);
    }

    /// <summary>Saves <see cref="Clock"/>.</summary>
    private protected void SaveClock(StateWriter writer)
    {
        ClockState state = Clock.GetState();
        writer.Write(state.Nanoseconds);
        writer.Write(state.UtcNow.UtcTicks);
    }

    /// <summary>Reads and checks what <see cref="SaveClock"/> wrote.</summary>
    /// <returns>An action that sets the clock.</returns>
    private protected Action LoadClock(StateReader reader)
    {
        long nanoseconds = reader.Read<long>();
        long ticks = reader.Read<long>();
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks) throw reader.Refuse("has a date that does not exist");
        var state = new ClockState(nanoseconds, new DateTimeOffset(ticks, TimeSpan.Zero));
        if (ClockFault(state) is { } fault) throw reader.Refuse($"has a clock that cannot be set: {fault}");
        return () => Clock.SetState(state);
    }

    private static string? ClockFault(ClockState state) => state switch
    {
        { Nanoseconds: < 0 } => "the time is negative",
        { Nanoseconds: > long.MaxValue / 2 } => "the time is later than in 146 years",
        _ when state.UtcNow.UtcTicks < state.Nanoseconds / TimeSpan.NanosecondsPerTick
            => "the machine would have begun before the year 1",
        _ when state.UtcNow.Year > 9000 => "the date is later than the year 9000",
        _ => null,
    };

    /// <summary>Prevents a pause from beginning or ending while the result is held.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler; <see cref="Errno.EBUSY"/>: the machine is not paused.
    /// </exception>
    /// <param name="reason">The operation that requires a pause, as the start of a sentence.</param>
    internal RankedLock.Scope HoldPause(string reason)
    {
        ThrowIfDisposed();
        ThrowIfInside("saves or loads the state of a device of");
        RankedLock.Scope scope = _pauseLock.Hold();
        // The machine may have ended meanwhile.
        if (Volatile.Read(ref _isDisposed) == 0 && IsPaused) return scope;
        scope.Dispose();
        ThrowIfDisposed();
        throw new MachineException(Errno.EBUSY, "", $"{reason} while {this} runs: pause it first.");
    }
}
