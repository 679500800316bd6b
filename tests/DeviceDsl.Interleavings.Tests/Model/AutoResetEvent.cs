using DeviceDsl.Interleavings.Model;

namespace System.Threading;

/// <summary>The system's event that one waiter resets, as the scheduler sees it.</summary>
internal sealed class AutoResetEvent(bool initialState) : IDisposable
{
    private bool _isSet = initialState;
    private bool _isDisposed;

    public bool WaitOne()
    {
        Run.Current?.Await(() => _isSet, "an event");
        _isSet = false;
        return true;
    }

    public void Set()
    {
        Run.Current?.Point("set");
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _isSet = true;
    }

    public void Dispose() => _isDisposed = true;
}
