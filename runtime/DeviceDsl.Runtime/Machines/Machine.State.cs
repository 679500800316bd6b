using DeviceDsl.Foundation;

namespace DeviceDsl;

public abstract partial class Machine
{
    /// <summary>Whether the calling thread keeps a pause from ending.</summary>
    internal bool IsPauseHeld => _pauseLock.IsHeldByCurrentThread;

    /// <summary>Lets no pause begin or end while the result is held.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler; <see cref="Errno.EBUSY"/>: the machine is not paused.</exception>
    /// <param name="reason">What cannot be done while the machine runs, as the beginning of a sentence.</param>
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
