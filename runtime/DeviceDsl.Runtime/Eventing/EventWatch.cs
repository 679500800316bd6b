namespace DeviceDsl.Eventing;

/// <summary>Schedules an item at the signals of an eventfd, until it is disposed of.</summary>
internal abstract class EventWatch : IDisposable
{
    /// <summary>Schedules nothing until <see cref="Resume"/>.</summary>
    public virtual void Suspend()
    {
    }

    /// <summary>Schedules again, and at once if the eventfd is signalled.</summary>
    public virtual void Resume()
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
