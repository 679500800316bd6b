using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>Something that a machine does with an eventfd, until it is deassigned.</summary>
/// <remarks>
/// One that was made in a <see cref="MachineUpdate"/> is in force once that is committed; deassigned before, it is left out
/// of it. All members may be called from any thread.
/// </remarks>
public abstract class MachineRegistration : IDisposable
{
    [LockRank((int)LockRank.Registration)]
    private readonly RankedLock _gate = new(LockRank.Registration);
    private RegistrationList? _owner;
    private bool _isActive;
    private bool _hasEnded;
    private bool _isRemoved;

    private protected MachineRegistration()
    {
    }

    /// <summary>Whether it is in force: committed, not deassigned, its eventfd not closed, its machine not disposed.</summary>
    public bool IsActive => Volatile.Read(ref _isActive);

    /// <summary>Whether it will not be in force any more.</summary>
    internal bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Whether the calling thread is in code that <see cref="Deassign"/> would wait for.</summary>
    private protected abstract bool IsInsideWait { get; }

    /// <summary>Ends it. When this returns, nothing of it runs or will run (LCK-11).</summary>
    /// <returns>
    /// How many registrations were removed: 0 when there was nothing left to remove, which is no error.
    /// </returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called from code that it would have to wait for; see <see cref="RequestStop"/>.
    /// </exception>
    public int Deassign()
    {
        Refusal? refusal = RefuseInside();
        if (refusal is not null) throw new MachineException(refusal);
        bool isFirst = TryEnd();
        AwaitEnd();
        return isFirst ? 1 : 0;
    }

    /// <summary>Ends it without waiting: what is under way may still finish. For use inside handlers.</summary>
    public void RequestStop()
    {
        if (TryEnd()) ReleaseLater();
    }

    /// <summary>Does what <see cref="Deassign"/> does; calling it again does nothing.</summary>
    public void Dispose()
    {
        Deassign();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes it out of the machine, so that nothing new of it begins. It must not wait, nor mind when a commit has done it already.</summary>
    private protected abstract void Remove();

    /// <summary>Waits until nothing that began before runs any more, then releases what was held for it. May be called again.</summary>
    private protected abstract void WaitUntilUnused();

    /// <summary>Sees to it that <see cref="WaitUntilUnused"/> happens where there is something to release, though not now.</summary>
    private protected virtual void ReleaseLater()
    {
    }

    /// <summary>Says on whose list it will be; the list has a lock of its own.</summary>
    internal void BelongTo(RegistrationList owner) => _owner = owner;

    /// <summary>Whether it is, was or is to be on this list.</summary>
    internal bool BelongsTo(RegistrationList owner) => _owner == owner;

    /// <summary>
    /// The machine has it: from now on it is in force. It is taken out again at once where it was ended meanwhile, its
    /// eventfd closed, or the machine disposed.
    /// </summary>
    internal void Activate()
    {
        using (_gate.Hold())
        {
            if (!_hasEnded && _owner!.TryAdd(this))
            {
                Volatile.Write(ref _isActive, true);
                return;
            }

            TakeOut();
        }

        ReleaseLater();
    }

    /// <summary>Why the calling thread cannot wait for its end (LCK-11).</summary>
    internal Refusal? RefuseInside() => IsInsideWait
        ? new(Errno.EDEADLK, "LCK-11", $"{this} is deassigned by the code it runs and would wait for itself; RequestStop does not wait.")
        : null;

    /// <summary>Ends it without waiting and without releasing what is held for it.</summary>
    /// <returns>Whether it was in force.</returns>
    internal bool TryEnd()
    {
        // A second caller waits here, so that it too returns after the removal.
        using (_gate.Hold())
        {
            if (_hasEnded) return false;
            bool wasActive = _isActive;
            if (wasActive) TakeOut();
            Volatile.Write(ref _hasEnded, true);
            return wasActive;
        }
    }

    /// <summary>Waits until nothing of it runs any more, and releases what was held for it.</summary>
    internal void AwaitEnd()
    {
        // One that never was on the machine has nothing to wait for.
        if (Volatile.Read(ref _isRemoved)) WaitUntilUnused();
    }

    /// <summary>If the removal throws, everything is as it was, and can be tried again.</summary>
    private void TakeOut()
    {
        Remove();
        _owner!.Remove(this);
        Volatile.Write(ref _isRemoved, true);
        Volatile.Write(ref _hasEnded, true);
        Volatile.Write(ref _isActive, false);
    }
}
