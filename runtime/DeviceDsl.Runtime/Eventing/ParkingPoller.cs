namespace DeviceDsl.Eventing;

/// <summary>The sleep of a queue on systems that have no eventfds of their own to watch.</summary>
internal sealed class ParkingPoller : Poller
{
    private readonly AutoResetEvent _wake = new(false);

    public override void Wait(WorkQueue queue) => _wake.WaitOne();

    public override bool Poll(WorkQueue queue) => false;

    public override void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // The thread that slept here has ended, which is what it is woken for.
        }
    }

    public override EventWatch Watch(EventCounter counter, WorkItem item, bool isSuspended)
        => throw new MachineException(Errno.ENOSYS, "", $"{counter} cannot be watched: only Linux has eventfds of its own.");

    public override void Dispose() => _wake.Dispose();
}
