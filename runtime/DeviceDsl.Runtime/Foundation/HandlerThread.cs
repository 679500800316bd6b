namespace DeviceDsl.Foundation;

/// <summary>The device gates that a thread is in, and the one that it waits for with one in hand.</summary>
/// <remarks>
/// A handler may write to another device, and so waits for that one's handlers. Where several do so in a circle, nobody
/// would ever go on: the last one is refused instead.
/// </remarks>
internal sealed class HandlerThread
{
    [LockRank((int)LockRank.HandlerWaits)]
    private static readonly RankedLock Waits = new(LockRank.HandlerWaits);

    [ThreadStatic]
    private static HandlerThread? t_current;

    private IHandlerGate? _awaited;
    private int _depth;
    private int _callbacks;

    /// <summary>That of the calling thread.</summary>
    public static HandlerThread Current => t_current ??= new HandlerThread();

    /// <summary>Whether the thread runs a handler of any device.</summary>
    public bool IsInsideAny => _depth > 0;

    /// <summary>Whether the thread runs code that others may wait for: a handler, or a callback for the end of an interrupt.</summary>
    public bool MustNotWait => IsInsideAny || IsInCallback || Served is not null;

    /// <summary>Whether the thread runs a callback for the end of an interrupt.</summary>
    public bool IsInCallback => _callbacks > 0;

    /// <summary>The eventfd whose handler a loop runs on the thread, or <see langword="null"/>.</summary>
    public object? Served { get; set; }

    /// <summary>Whether the thread runs a guest, whose machine waits for it.</summary>
    public bool RunsGuest { get; set; }

    /// <summary>The thread begins a callback for the end of an interrupt. Changes of buses and routes wait for its end.</summary>
    public void EnterCallback() => _callbacks++;

    /// <summary>The callback has ended.</summary>
    public void LeaveCallback() => _callbacks--;

    /// <summary>Refuses a call that waits for handlers inside a callback: a handler may be waiting for the callback.</summary>
    /// <param name="verb">What the callback does.</param>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: the thread runs a callback for the end of an interrupt.</exception>
    public void ThrowIfInCallback(string verb)
    {
        if (RefusalInCallback(verb) is { } refusal) throw new MachineException(refusal);
    }

    /// <summary>What <see cref="ThrowIfInCallback"/> throws, if it does.</summary>
    public Refusal? RefusalInCallback(string verb) => !IsInCallback
        ? null
        : new(Errno.EDEADLK, "LCK-11", $"A callback for the end of an interrupt {verb}, whose handlers may wait for its end; Post does not wait.");

    /// <summary>The thread entered a gate.</summary>
    public void Enter() => _depth++;

    /// <summary>The thread left a gate.</summary>
    public void Leave() => _depth--;

    /// <summary>The thread, which is in a gate, is about to wait for another.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: whoever is in that one waits for this thread.</exception>
    public void CheckWait(IHandlerGate gate)
    {
        using RankedLock.Scope scope = Waits.Hold();
        for (IHandlerGate? next = gate; next is not null; next = next.Holder?._awaited)
        {
            if (next.Holder != this) continue;
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"A handler waits for the handlers of {gate.Name}, which wait for it; Post does not wait.");
        }

        _awaited = gate;
    }

    /// <summary>The wait is over.</summary>
    public void EndWait()
    {
        if (_awaited is null) return;
        using RankedLock.Scope scope = Waits.Hold();
        _awaited = null;
    }
}
