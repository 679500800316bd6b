namespace DeviceDsl.Eventing;

/// <summary>The sleep of a queue on systems without native eventfds.</summary>
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
            // The sleeping thread has ended already, and ending it was the purpose of the wake-up.
        }
    }

    public override EventWatch Watch(EventCounter counter, WorkItem item, bool oncePerSignal)
        => throw new MachineException(Errno.ENOSYS, "", $"{counter} cannot be watched: native eventfds exist only on Linux.");

    public override void Dispose() => _wake.Dispose();
}
