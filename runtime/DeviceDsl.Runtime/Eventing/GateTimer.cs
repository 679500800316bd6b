using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>A timer that runs a handler of a device. Outside of a machine its time stands still.</summary>
/// <remarks>
/// Deadlines are counted in nanoseconds divided by the frequency. In this unit every tick is a whole number, so that periods add up
/// without an error.
/// </remarks>
/// <param name="name">The name of the handler in messages.</param>
/// <param name="frequency">The ticks of a second.</param>
internal sealed class GateTimer(string name, ulong frequency) : TimerEntry
{
    /// <summary>The nanoseconds of a second: the length of a tick, in the unit of deadlines.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>The shortest time between two runs of the handler, in nanoseconds.</summary>
    public const long MinInterval = 10_000;

    [LockRank((int)LockRank.DeviceTimer)]
    private readonly RankedLock _lock = new(LockRank.DeviceTimer);
    private TimerQueue? _queue;
    private HandlerGate? _gate;
    private Action<ulong>? _handler;
    private long _stoodAt;
    private long _earliest;
    private Int128 _deadline;
    private ulong _period;
    private bool _isRunning;

    /// <summary>Whether it has a deadline.</summary>
    public bool IsRunning
    {
        get
        {
            using (_lock.Hold()) return _isRunning;
        }
    }

    /// <summary>The ticks between two deadlines; 0 if it does not repeat.</summary>
    public ulong Period
    {
        get
        {
            using (_lock.Hold()) return _isRunning ? _period : 0;
        }
    }

    /// <summary>The time left, in nanoseconds divided by the frequency; negative if the deadline has passed.</summary>
    public Int128 Left
    {
        get
        {
            using (_lock.Hold()) return _isRunning ? _deadline - ScaledNow : 0;
        }
    }

    /// <summary>The time of the machine's clock, in nanoseconds; 0 outside of a machine.</summary>
    public long Timestamp
    {
        get
        {
            using (_lock.Hold()) return _queue?.Timestamp ?? 0;
        }
    }

    private Int128 ScaledNow => (Int128)(_queue?.Now ?? _stoodAt) * frequency;

    /// <summary>Sets a deadline.</summary>
    /// <param name="left">The time left, in nanoseconds divided by the frequency.</param>
    /// <param name="period">The ticks between further deadlines; 0 for none.</param>
    public void Start(Int128 left, ulong period)
    {
        using RankedLock.Scope scope = _lock.Hold();
        Set(ScaledNow + left, period);
    }

    /// <summary>Sets a deadline at a time of the machine's clock.</summary>
    /// <param name="time">The time, in nanoseconds divided by the frequency.</param>
    /// <param name="period">The ticks between further deadlines; 0 for none.</param>
    public void StartAt(Int128 time, ulong period)
    {
        using RankedLock.Scope scope = _lock.Hold();
        Set(time - ((Int128)(_queue?.Shift ?? -_stoodAt) * frequency), period);
    }

    /// <summary>Removes the deadline.</summary>
    public void Stop()
    {
        using RankedLock.Scope scope = _lock.Hold();
        _isRunning = false;
        _queue?.Remove(this);
    }

    /// <summary>Connects the timer to a machine, where its time goes on.</summary>
    /// <param name="queue">The timers of the machine.</param>
    /// <param name="gate">The handlers of the device.</param>
    /// <param name="handler">The handler; its argument is the number of deadlines that have passed.</param>
    public void Connect(TimerQueue queue, HandlerGate gate, Action<ulong> handler)
    {
        using RankedLock.Scope scope = _lock.Hold();
        _deadline += (Int128)(queue.Now - _stoodAt) * frequency;
        _queue = queue;
        _gate = gate;
        _handler = handler;
        _earliest = 0;
        if (_isRunning) Enqueue();
    }

    /// <summary>Disconnects the timer. Its handler does not run after this; its time stands still.</summary>
    public void Disconnect()
    {
        using RankedLock.Scope scope = _lock.Hold();
        if (_queue is null) return;
        _stoodAt = _queue.Now;
        _queue.Remove(this);
        _queue = null;
        _gate = null;
        _handler = null;
    }

    /// <inheritdoc/>
    public override void Serve()
    {
        if (Gate is not { } gate) return;
        using HandlerGate.Scope scope = gate.Enter();
        if (!TryExpire(gate, out ulong count, out Action<ulong>? handler) || !gate.IsOpen) return;
        try
        {
            handler!(count);
        }
        catch (Exception exception)
        {
            gate.Fail(name, exception);
        }
    }

    private HandlerGate? Gate
    {
        get
        {
            using (_lock.Hold()) return _gate;
        }
    }

    /// <summary>Counts the deadlines that have passed. A handler that ran before may have stopped or moved the timer.</summary>
    private bool TryExpire(HandlerGate gate, out ulong count, out Action<ulong>? handler)
    {
        using RankedLock.Scope scope = _lock.Hold();
        count = 0;
        handler = _handler;
        if (!_isRunning || _gate != gate || _queue is not { } queue) return false;
        long now = queue.Now;
        Int128 late = ((Int128)now * frequency) - _deadline;
        if (late < 0 || now < _earliest)
        {
            Enqueue();
            return false;
        }

        _earliest = now + MinInterval;
        count = Pass(late);
        if (_isRunning) Enqueue();
        return true;
    }

    private ulong Pass(Int128 late)
    {
        if (_period == 0)
        {
            _isRunning = false;
            return 1;
        }

        Int128 period = (Int128)_period * Second;
        Int128 count = (late / period) + 1;
        _deadline += count * period;
        return ulong.CreateSaturating(count);
    }

    private void Set(Int128 deadline, ulong period)
    {
        _deadline = deadline;
        _period = period;
        _isRunning = true;
        Enqueue();
    }

    private void Enqueue()
    {
        if (_queue is null) return;
        (Int128 due, Int128 rest) = Int128.DivRem(_deadline, frequency);
        if (rest > 0) due++;
        _queue.Set(this, Math.Max(_earliest, long.CreateSaturating(due)));
    }
}
