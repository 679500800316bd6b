namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A clock whose timers are due when the scenario says so.</summary>
internal sealed class ToyClock : TimeProvider
{
    private readonly List<ToyTimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ToyTimer(() => callback(state));
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Runs what has waited for its time.</summary>
    public void Fire()
    {
        foreach (ToyTimer timer in _timers) timer.Fire();
    }

    private sealed class ToyTimer(Action run) : ITimer
    {
        private bool _isArmed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _isArmed = dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Fire()
        {
            if (!_isArmed) return;
            _isArmed = false;
            run();
        }

        public void Dispose() => _isArmed = false;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
