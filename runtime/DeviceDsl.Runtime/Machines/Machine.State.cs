using DeviceDsl.Foundation;

namespace DeviceDsl;

public abstract partial class Machine
{
    /// <summary>Whether the calling thread holds the pause open.</summary>
    internal bool IsPauseHeld => _pauseLock.IsHeldByCurrentThread;

    /// <summary>Prevents a pause from beginning or ending while the result is held.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler; <see cref="Errno.EBUSY"/>: the machine is not paused.
    /// </exception>
    /// <param name="reason">The operation that requires a pause, as the start of a sentence.</param>
    internal RankedLock.Scope HoldPause(string reason)
    {
        ThrowIfDisposed();
        ThrowIfInside("saves or loads the state of a device of");
        RankedLock.Scope scope = _pauseLock.Hold();
        // The machine may have ended meanwhile.
        if (Volatile.Read(ref _isDisposed) == 0 && IsPaused) return scope;
        scope.Dispose();
        ThrowIfDisposed();
        throw new MachineException(Errno.EBUSY, "", $"{reason} while {this} runs: pause it first.");
    }
}
