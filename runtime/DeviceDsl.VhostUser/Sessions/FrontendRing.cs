namespace DeviceDsl.VhostUser.Sessions;

/// <summary>A ring as the frontend has set it up. Only the thread of the connection changes it; calls signal it from handlers.</summary>
/// <param name="index">Its index.</param>
internal sealed class FrontendRing(int index)
{
    private EventFd? _call;
    private EventFd? _error;
    private EventFd? _kick;
    private LoopRegistration? _kickHandler;
    private bool _isPolled;

    /// <summary>Its index.</summary>
    public int Index => index;

    /// <summary>The size that the frontend chose; 0 before that.</summary>
    public int Size { get; set; }

    /// <summary>Its addresses; null before the frontend has set them.</summary>
    public RingAddresses? Addresses { get; set; }

    /// <summary>The position from which the next start goes on.</summary>
    public uint Base { get; set; }

    /// <summary>Whether it is served once it is started.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>Whether it is started: between the frontend's kick descriptor and its request for the position (VU-15).</summary>
    public bool IsStarted { get; set; }

    /// <summary>Whether it is polled, because the frontend sends no kicks (VU-8).</summary>
    public bool IsPolled => Volatile.Read(ref _isPolled);

    /// <summary>Kicks the ring, if it is polled.</summary>
    public void Poll()
    {
        if (IsPolled) _ = Volatile.Read(ref _kick)?.TrySignal();
    }

    /// <summary>Interrupts the driver.</summary>
    public void Call() => _ = Volatile.Read(ref _call)?.TrySignal();

    /// <summary>Reports to the frontend that the ring is broken.</summary>
    public void ReportError() => _ = Volatile.Read(ref _error)?.TrySignal();

    /// <summary>Replaces the eventfd for interrupts.</summary>
    /// <param name="call">The eventfd, owned by the ring; null for no interrupts.</param>
    public void SetCall(EventFd? call) => Interlocked.Exchange(ref _call, call)?.Dispose();

    /// <summary>Replaces the eventfd for errors.</summary>
    /// <param name="error">The eventfd, owned by the ring; null for none.</param>
    public void SetError(EventFd? error) => Interlocked.Exchange(ref _error, error)?.Dispose();

    /// <summary>Replaces the eventfd for kicks. When this method returns, the old one causes nothing any more.</summary>
    /// <param name="kick">The eventfd, owned by the ring; null for no kicks.</param>
    /// <param name="handler">The registration of its handler.</param>
    /// <param name="isPolled">Whether the ring is polled: the backend kicks it, because the frontend does not.</param>
    public void SetKick(EventFd? kick, LoopRegistration? handler, bool isPolled)
    {
        LoopRegistration? oldHandler = _kickHandler;
        _kickHandler = handler;
        Volatile.Write(ref _isPolled, isPolled);
        EventFd? oldKick = Interlocked.Exchange(ref _kick, kick);
        oldHandler?.End();
        oldKick?.Dispose();
    }

    /// <summary>Ends kicks and interrupts, when the ring has stopped (VU-17).</summary>
    public void Disconnect()
    {
        SetKick(null, null, isPolled: false);
        SetCall(null);
    }
}
