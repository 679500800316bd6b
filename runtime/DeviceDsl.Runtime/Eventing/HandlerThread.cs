namespace DeviceDsl.Eventing;

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

    private HandlerGate? _awaited;
    private int _depth;

    /// <summary>That of the calling thread.</summary>
    public static HandlerThread Current => t_current ??= new HandlerThread();

    /// <summary>Whether the thread runs a handler of any device.</summary>
    public bool IsInsideAny => _depth > 0;

    /// <summary>The thread entered a gate.</summary>
    public void Enter() => _depth++;

    /// <summary>The thread left a gate.</summary>
    public void Leave() => _depth--;

    /// <summary>The thread, which is in a gate, is about to wait for another.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: whoever is in that one waits for this thread.</exception>
    public void CheckWait(HandlerGate gate)
    {
        using RankedLock.Scope scope = Waits.Hold();
        for (HandlerGate? next = gate; next is not null; next = next.Holder?._awaited)
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
