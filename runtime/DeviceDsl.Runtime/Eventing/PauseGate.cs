namespace DeviceDsl.Eventing;

/// <summary>Where the handlers of a machine's devices begin. Closed, none begins; who closes it waits for those that have begun.</summary>
/// <remarks>
/// A handler is a read section: two plain stores, whether the gate was ever closed or not. What a handler itself causes in
/// its thread is part of it, and passes the gate though it is closed.
/// </remarks>
internal sealed class PauseGate
{
    private readonly ReadSections _handlers = new();
    private readonly object _change = new();
    private bool _isClosed;

    /// <summary>Whether no handler begins.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Whether the calling thread is in a handler.</summary>
    public bool IsInside => _handlers.IsReading;

    /// <summary>Begins a handler, unless the gate is closed.</summary>
    /// <param name="handler">The handler; disposing it ends it.</param>
    public bool TryEnter(out ReadSections.Section handler)
    {
        bool isPartOfAnother = IsInside;
        handler = _handlers.Enter();
        // Looked at inside the section: who closed the gate before either waits for it or is seen here.
        if (isPartOfAnother || !IsClosed) return true;
        handler.Dispose();
        handler = default;
        return false;
    }

    /// <summary>Begins a handler once the gate is open.</summary>
    public ReadSections.Section Enter()
    {
        ReadSections.Section handler;
        while (!TryEnter(out handler)) AwaitOpen();
        return handler;
    }

    /// <summary>Begins a handler though the gate be closed: one that serves what its user ends.</summary>
    public ReadSections.Section EnterAnyway() => _handlers.Enter();

    /// <summary>Closes the gate and waits until no handler runs. The caller is in none.</summary>
    public void Close()
    {
        lock (_change) Volatile.Write(ref _isClosed, true);
        _handlers.WaitForReaders();
    }

    /// <summary>Opens the gate, and lets those go on who wait at it.</summary>
    public void Open()
    {
        lock (_change)
        {
            Volatile.Write(ref _isClosed, false);
            Monitor.PulseAll(_change);
        }
    }

    private void AwaitOpen()
    {
        lock (_change)
        {
            while (_isClosed) Monitor.Wait(_change);
        }
    }
}
