namespace DeviceDsl.Eventing;

/// <summary>Where the thread of a <see cref="WorkQueue"/> sleeps.</summary>
internal abstract class Poller : IDisposable
{
    /// <summary>The poller for this system.</summary>
    public static Poller Create() => OperatingSystem.IsLinux() ? new EpollPoller() : new ParkingPoller();

    /// <summary>Sleeps until <see cref="Wake"/> was called or a watched eventfd is signalled, whose items it schedules.</summary>
    /// <param name="queue">The queue whose thread this is.</param>
    public abstract void Wait(WorkQueue queue);

    /// <summary>Schedules the items of watched eventfds that are signalled, without sleeping.</summary>
    /// <returns>Whether there were any.</returns>
    public abstract bool Poll(WorkQueue queue);

    /// <summary>Ends the sleep, or the next one.</summary>
    public abstract void Wake();

    /// <summary>Begins to watch a Linux eventfd: each signal schedules the item, if suspended from its resumption on.</summary>
    public abstract EventWatch Watch(EventCounter counter, WorkItem item, bool isSuspended);

    /// <inheritdoc/>
    public abstract void Dispose();
}
