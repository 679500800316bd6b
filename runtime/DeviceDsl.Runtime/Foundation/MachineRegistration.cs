using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>One use of an eventfd by a machine, until it is deassigned.</summary>
/// <remarks>
/// A registration made in a <see cref="MachineUpdate"/> takes effect when the update is committed. If it is deassigned before, the
/// update omits it. All members may be called from any thread.
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

    /// <summary>
    /// Whether the registration is in force: it is committed and not deassigned, its eventfd is open, and its machine is not
    /// disposed.
    /// </summary>
    public bool IsActive => Volatile.Read(ref _isActive);

    /// <summary>Whether the registration has ended for good.</summary>
    internal bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Whether the calling thread is in code that <see cref="Deassign"/> would wait for.</summary>
    private protected abstract bool IsInsideWait { get; }

    /// <summary>Ends the registration. When this method returns, none of its code runs or will run (LCK-11).</summary>
    /// <returns>
    /// The number of registrations removed: 0 if it had ended already, which is not an error.
    /// </returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: the caller is code that this method would have to wait for; see <see cref="RequestStop"/>.
    /// </exception>
    public int Deassign()
    {
        Refusal? refusal = RefuseInside();
        if (refusal is not null) throw new MachineException(refusal);
        bool isFirst = TryEnd();
        AwaitEnd();
        return isFirst ? 1 : 0;
    }

    /// <summary>Ends the registration without waiting: a call in progress may still finish. For use inside handlers.</summary>
    public void RequestStop()
    {
        if (TryEnd()) ReleaseLater();
    }

    /// <summary>Does the same as <see cref="Deassign"/>; a second call has no effect.</summary>
    public void Dispose()
    {
        Deassign();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Removes the registration from the machine, so that no new call begins. It must not wait, and must tolerate that a commit has
    /// removed the registration already.
    /// </summary>
    private protected abstract void Remove();

    /// <summary>Waits until all earlier calls have finished, then releases the registration's resources. May be called again.</summary>
    private protected abstract void WaitUntilUnused();

    /// <summary>Schedules <see cref="WaitUntilUnused"/> for later if there is something to release.</summary>
    private protected virtual void ReleaseLater()
    {
    }

    /// <summary>Sets the list that the registration will join; the list has its own lock.</summary>
    internal void BelongTo(RegistrationList owner) => _owner = owner;

    /// <summary>Whether the registration is, was or will be on this list.</summary>
    internal bool BelongsTo(RegistrationList owner) => _owner == owner;

    /// <summary>
    /// Puts the registration in force, after the machine has accepted it. It is removed again at once if it was ended, its eventfd
    /// closed, or the machine disposed in the meantime.
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

    /// <summary>The refusal if the calling thread cannot wait for the end of the registration (LCK-11).</summary>
    internal Refusal? RefuseInside() => IsInsideWait
        ? new(
            Errno.EDEADLK, "LCK-11",
            $"{this} is deassigned by code that it runs and would wait for itself; use RequestStop, which does not wait.")
        : null;

    /// <summary>Ends the registration without waiting and without releasing its resources.</summary>
    /// <returns>Whether the registration was in force.</returns>
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

    /// <summary>Waits until none of the registration's code runs, then releases its resources.</summary>
    internal void AwaitEnd()
    {
        // A registration that was never on the machine has nothing to wait for.
        if (Volatile.Read(ref _isRemoved)) WaitUntilUnused();
    }

    /// <summary>If the removal throws, the state is unchanged and the removal can be tried again.</summary>
    private void TakeOut()
    {
        Remove();
        _owner!.Remove(this);
        Volatile.Write(ref _isRemoved, true);
        Volatile.Write(ref _hasEnded, true);
        Volatile.Write(ref _isActive, false);
    }
}
