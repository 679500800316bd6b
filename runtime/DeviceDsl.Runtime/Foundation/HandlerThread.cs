namespace DeviceDsl.Foundation;

/// <summary>The device gates that a thread is in, and the gate that it waits for while inside another.</summary>
/// <remarks>
/// A handler may write to another device and then waits for the handlers of that device. If several handlers did this in a circle,
/// all would deadlock, so the last one is refused.
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

    /// <summary>The object of the calling thread.</summary>
    public static HandlerThread Current => t_current ??= new HandlerThread();

    /// <summary>Whether the thread runs a handler of any device.</summary>
    public bool IsInsideAny => _depth > 0;

    /// <summary>Whether the thread runs code that other threads may wait for: a handler or an end-of-interrupt callback.</summary>
    public bool MustNotWait => IsInsideAny || IsInCallback || Served is not null;

    /// <summary>Whether the thread runs an end-of-interrupt callback.</summary>
    public bool IsInCallback => _callbacks > 0;

    /// <summary>The eventfd whose handler a loop is running on this thread, or <see langword="null"/>.</summary>
    public object? Served { get; set; }

    /// <summary>The processor that the thread runs, whose machine waits for this thread; <see langword="null"/> if it runs none.</summary>
    public IGuestProcessor? Processor { get; set; }

    /// <summary>Marks the start of an end-of-interrupt callback. Changes of buses and routes wait for its end.</summary>
    public void EnterCallback() => _callbacks++;

    /// <summary>Marks the end of the callback.</summary>
    public void LeaveCallback() => _callbacks--;

    /// <summary>Refuses to wait for handlers inside a callback, because a handler may be waiting for the callback.</summary>
    /// <param name="verb">What the callback does, for the message.</param>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: the thread runs an end-of-interrupt callback.</exception>
    public void ThrowIfInCallback(string verb)
    {
        if (RefusalInCallback(verb) is { } refusal) throw new MachineException(refusal);
    }

    /// <summary>The refusal that <see cref="ThrowIfInCallback"/> would throw, or <see langword="null"/>.</summary>
    public Refusal? RefusalInCallback(string verb) => !IsInCallback
        ? null
        : new(
            Errno.EDEADLK, "LCK-11",
            $"An end-of-interrupt callback {verb}, whose handlers may wait for the callback; use Post, which does not wait.");

    /// <summary>Records that the thread entered a gate.</summary>
    public void Enter() => _depth++;

    /// <summary>Records that the thread left a gate.</summary>
    public void Leave() => _depth--;

    /// <summary>Records that the thread, which is inside a gate, is about to wait for another.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: the thread inside the other gate waits for this thread.</exception>
    public void CheckWait(IHandlerGate gate)
    {
        using RankedLock.Scope scope = Waits.Hold();
        for (IHandlerGate? next = gate; next is not null; next = next.Holder?._awaited)
        {
            if (next.Holder != this) continue;
            throw new MachineException(
                Errno.EDEADLK, "LCK-11",
                $"A handler waits for the handlers of {gate.Name}, which wait for that handler; use Post, which does not wait.");
        }

        _awaited = gate;
    }

    /// <summary>Records that the wait is over.</summary>
    public void EndWait()
    {
        if (_awaited is null) return;
        using RankedLock.Scope scope = Waits.Hold();
        _awaited = null;
    }
}
