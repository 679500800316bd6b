using DeviceDsl.Eventing;

namespace DeviceDsl.VhostUser.Sessions;

/// <summary>
/// Kicks the rings whose frontend sends no kicks (VU-8); like all others they are served on the loop. Its thread exists only while there is
/// such a ring.
/// </summary>
/// <param name="name">The name of the thread.</param>
/// <param name="rings">The rings.</param>
internal sealed class RingPoller(string name, IReadOnlyList<FrontendRing> rings) : IDisposable
{
    private const int MillisecondsBetween = 1;

    private ManualResetEventSlim? _stop;
    private Thread? _thread;

    /// <summary>Starts or stops polling, after a change of the rings.</summary>
    public void Update()
    {
        bool isNeeded = rings.Any(ring => ring is { IsStarted: true, IsPolled: true });
        if (isNeeded && _thread is null) Start();
        else if (!isNeeded) Dispose();
    }

    /// <summary>Stops polling. When this method returns, no ring is kicked any more.</summary>
    public void Dispose()
    {
        if (_thread is not { } thread) return;
        _stop!.Set();
        thread.Join();
        _stop.Dispose();
        _thread = null;
    }

    private void Start()
    {
        var stop = new ManualResetEventSlim();
        var thread = new Thread(() => Poll(stop)) { IsBackground = true, Name = name };
        MachineThread.Start(thread);
        (_stop, _thread) = (stop, thread);
    }

    private void Poll(ManualResetEventSlim stop)
    {
        while (!stop.Wait(MillisecondsBetween))
        {
            foreach (FrontendRing ring in rings) ring.Poll();
        }
    }
}
