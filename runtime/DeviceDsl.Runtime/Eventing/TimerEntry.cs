namespace DeviceDsl.Eventing;

/// <summary>A timer in a <see cref="TimerQueue"/>. The queue guards the members.</summary>
internal abstract class TimerEntry
{
    /// <summary>The position in the heap; -1 outside of it.</summary>
    public int Position { get; set; } = -1;

    /// <summary>When the timer is due, in nanoseconds of the queue's time.</summary>
    public long Due { get; set; }

    /// <summary>Runs the timer on the machine's loop, after the queue has removed it because it was due.</summary>
    public abstract void Serve();
}
