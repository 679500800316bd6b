namespace DeviceDsl.Pci.Bars;

/// <summary>Runs the handlers of a function: one at a time, none while it needs a reset, none once it is gone.</summary>
/// <param name="onFailure">Told of the handler that threw, under the gate.</param>
internal sealed class HandlerGate(Action<string, Exception> onFailure)
{
    private readonly Lock _lock = new();
    private Exception? _lastFailure;
    private int _failures;
    private bool _isClosed;

    /// <summary>What the last handler that failed threw, until the function is reset.</summary>
    public Exception? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>How often a handler has thrown.</summary>
    public int FailureCount => Volatile.Read(ref _failures);

    /// <summary>Whether the calling thread runs a handler of the function.</summary>
    public bool IsInside => _lock.IsHeldByCurrentThread;

    /// <summary>Whether handlers run; under the gate.</summary>
    public bool IsOpen => !_isClosed && LastFailure is null;

    /// <summary>Waits until no other handler runs.</summary>
    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>Notes what a handler threw. The gate is held.</summary>
    public void Fail(string handler, Exception exception)
    {
        Volatile.Write(ref _lastFailure, exception);
        Interlocked.Increment(ref _failures);
        onFailure(handler, exception);
    }

    /// <summary>Runs a handler that is not on any path of a guest's access to a BAR.</summary>
    public void Run(string handler, Action action)
    {
        using Lock.Scope scope = Enter();
        if (!IsOpen) return;
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Fail(handler, exception);
        }
    }

    /// <summary>Lets handlers run again after a reset. The gate is held.</summary>
    public void Forgive() => Restore(null);

    /// <summary>Goes back to what a handler threw earlier, or to nothing. The gate is held.</summary>
    public void Restore(Exception? failure) => Volatile.Write(ref _lastFailure, failure);

    /// <summary>Ends it all: when this returns no handler runs or will run.</summary>
    public void Close()
    {
        using Lock.Scope scope = Enter();
        _isClosed = true;
    }
}
