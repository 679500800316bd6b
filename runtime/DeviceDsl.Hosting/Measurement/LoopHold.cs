namespace DeviceDsl.Hosting.Measurement;

/// <summary>
/// Keeps the loop of a machine from running handlers for a while: kicks accumulate in their eventfds, as with a busy device. So only the
/// kick is measured, and not how two threads share the processors.
/// </summary>
internal sealed class LoopHold : IDisposable
{
    private readonly EventFd _request;
    private readonly LoopRegistration _registration;
    private readonly SemaphoreSlim _isHeld = new(0);
    private readonly SemaphoreSlim _isOver = new(0);

    public LoopHold(Machine machine)
    {
        _request = machine.CreateEventFd("hold");
        _registration = machine.Loop.Add(_request, WaitForEnd);
    }

    /// <summary>Begins the hold; after it returns no handler runs.</summary>
    public void Begin()
    {
        _request.Signal();
        _isHeld.Wait();
    }

    /// <summary>Ends the hold; handlers run again.</summary>
    public void End() => _isOver.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _request.Dispose();
        _isHeld.Dispose();
        _isOver.Dispose();
    }

    private void WaitForEnd()
    {
        _isHeld.Release();
        _isOver.Wait();
    }
}
