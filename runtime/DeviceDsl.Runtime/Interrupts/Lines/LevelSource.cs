using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>
/// A separate source that an irqfd asserts and an <see cref="EoiNotification"/> lowers. Both hold it; its number is released when
/// both have ended, in either order.
/// </summary>
/// <remarks>The lock keeps the state of the source and its level in the chips consistent when several threads set it.</remarks>
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

    /// <summary>Whether it belongs to the machine with this router.</summary>
    public bool IsOn(GsiRouter other) => other == router;

    /// <summary>Whether the irqfd has ended.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <inheritdoc/>
    public void Assert() => Set(true);

    /// <summary>Lowers the source.</summary>
    /// <returns>Whether it was asserted.</returns>
    public bool Lower() => Set(false);

    /// <summary>Binds a notification. At most one can be bound at a time.</summary>
    /// <returns><see cref="Errno.ENOENT"/> if the irqfd has ended, <see cref="Errno.EBUSY"/> if another is bound.</returns>
    public Errno TryBind(EoiNotification notification)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (_hasEnded) return Errno.ENOENT;
        if (_notification is not null) return Errno.EBUSY;
        _notification = notification;
        _holders++;
        return Errno.None;
    }

    /// <summary>Called when the notification ends.</summary>
    public void Unbind()
    {
        using (_gate.Hold()) _notification = null;
        Release();
    }

    /// <summary>Called when the irqfd ends. Nothing asserts the source afterwards.</summary>
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
