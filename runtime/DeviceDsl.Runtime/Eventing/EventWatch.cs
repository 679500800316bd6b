namespace DeviceDsl.Eventing;

/// <summary>Schedules an item at each signal of an eventfd, until it is disposed.</summary>
internal abstract class EventWatch : IDisposable
{
    /// <summary>Stops scheduling until <see cref="Resume"/>.</summary>
    public virtual void Suspend()
    {
    }

    /// <summary>Resumes scheduling, and schedules at once if the eventfd is signalled.</summary>
    public virtual void Resume()
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
