namespace DeviceDsl.Hosting.Measurement;

/// <summary>
/// Keeps the loop of a machine from running handlers for a while: kicks gather in their eventfds, as with a device that
/// is busy, and what is measured is the kick alone, not how two threads share the processors.
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
        _registration = machine.Loop.Add(_request, WaitForTheEnd);
    }

    /// <summary>Begins; when this returns no handler runs.</summary>
    public void Begin()
    {
        _request.Signal();
        _isHeld.Wait();
    }

    /// <summary>Ends; handlers run again.</summary>
    public void End() => _isOver.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _request.Dispose();
        _isHeld.Dispose();
        _isOver.Dispose();
    }

    private void WaitForTheEnd()
    {
        _isHeld.Release();
        _isOver.Wait();
    }
}
