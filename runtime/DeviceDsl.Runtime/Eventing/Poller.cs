namespace DeviceDsl.Eventing;

/// <summary>The sleep of a <see cref="WorkQueue"/>'s thread.</summary>
internal abstract class Poller : IDisposable
{
    /// <summary>Creates the poller for this operating system.</summary>
    public static Poller Create() => OperatingSystem.IsLinux() ? new EpollPoller() : new ParkingPoller();

    /// <summary>
    /// Sleeps until <see cref="Wake"/> is called or a watched eventfd is signalled, and schedules the items of signalled eventfds.
    /// </summary>
    /// <param name="queue">The queue whose thread this is.</param>
    public abstract void Wait(WorkQueue queue);

    /// <summary>Schedules the items of watched eventfds that are signalled, without sleeping.</summary>
    /// <returns>Whether there were any.</returns>
    public abstract bool Poll(WorkQueue queue);

    /// <summary>Ends the sleep, or the next one.</summary>
    public abstract void Wake();

    /// <summary>Starts watching a Linux eventfd: its signals schedule the item.</summary>
    /// <param name="counter">The eventfd.</param>
    /// <param name="item">The item.</param>
    /// <param name="oncePerSignal">
    /// Whether a signal schedules the item once, instead of as long as it leaves the count. Such a watch is suspended first.
    /// </param>
    public abstract EventWatch Watch(EventCounter counter, WorkItem item, bool oncePerSignal);

    /// <inheritdoc/>
    public abstract void Dispose();
}
