using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>
/// A source of its own that an irqfd asserts and an <see cref="EoiNotification"/> takes down. Both hold it; its number is
/// given back when neither does any more, in whichever order they end.
/// </summary>
/// <remarks>The lock keeps what the source holds and what the chips know of it the same, whoever sets it meanwhile.</remarks>
internal sealed class LevelSource(GsiRouter router, Gsi gsi, int source) : IAssertion
{
    [LockRank((int)LockRank.LevelSource)]
    private readonly RankedLock _gate = new(LockRank.LevelSource);
    private int _holders = 1;
    private EoiNotification? _notification;
    private bool _isAsserted;
    private bool _hasEnded;

    /// <summary>The line.</summary>
    public Gsi Gsi => gsi;

    /// <summary>Whether it is of the machine with this router.</summary>
    public bool IsOn(GsiRouter other) => other == router;

    /// <summary>Whether the irqfd has ended.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <inheritdoc/>
    public void Assert() => Set(true);

    /// <summary>Takes the source down.</summary>
    /// <returns>Whether it held the line up.</returns>
    public bool Lower() => Set(false);

    /// <summary>Binds a notification; there is one at a time.</summary>
    /// <returns><see cref="Errno.ENOENT"/> when the irqfd has ended, <see cref="Errno.EBUSY"/> when another is bound.</returns>
    public Errno TryBind(EoiNotification notification)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (_hasEnded) return Errno.ENOENT;
        if (_notification is not null) return Errno.EBUSY;
        _notification = notification;
        _holders++;
        return Errno.None;
    }

    /// <summary>The notification has ended.</summary>
    public void Unbind()
    {
        using (_gate.Hold()) _notification = null;
        Release();
    }

    /// <summary>The irqfd has ended: nothing asserts the source any more.</summary>
    public void End()
    {
        using (_gate.Hold()) Volatile.Write(ref _hasEnded, true);
        Lower();
        Release();
    }

    private bool Set(bool level)
    {
        using RankedLock.Scope scope = _gate.Hold();
        bool wasAsserted = _isAsserted;
        _isAsserted = level;
        router.SetLevel(source, gsi, level);
        return wasAsserted;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) router.ReleaseSource(source);
    }
}
