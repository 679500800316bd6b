using DeviceDsl.Eventing;

namespace DeviceDsl;

/// <summary>Something that a machine does with an eventfd, until it is deassigned.</summary>
/// <remarks>All members may be called from any thread.</remarks>
public abstract class MachineRegistration : IDisposable
{
    private readonly Lock _gate = new();
    private RegistrationList? _owner;
    private bool _isRemoved;

    private protected MachineRegistration()
    {
    }

    /// <summary>Whether it is still in force: not deassigned, its eventfd not closed, its machine not disposed.</summary>
    public bool IsActive => !Volatile.Read(ref _isRemoved);

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
        if (IsInsideWait)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"{this} is deassigned by the code it runs and would wait for itself; RequestStop does not wait.");
        }

        bool isFirst = TryRemove();
        WaitUntilUnused();
        return isFirst ? 1 : 0;
    }

    /// <summary>Ends it without waiting: what is under way may still finish. For use inside handlers.</summary>
    public void RequestStop()
    {
        if (TryRemove()) ReleaseLater();
    }

    /// <summary>Does what <see cref="Deassign"/> does; calling it again does nothing.</summary>
    public void Dispose()
    {
        Deassign();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes it out of the machine, so that nothing new of it begins. Called once; it must not wait.</summary>
    private protected abstract void Remove();

    /// <summary>Waits until nothing that began before runs any more, then releases what was held for it. May be called again.</summary>
    private protected abstract void WaitUntilUnused();

    /// <summary>Sees to it that <see cref="WaitUntilUnused"/> happens where there is something to release, though not now.</summary>
    private protected virtual void ReleaseLater()
    {
    }

    /// <summary>Enters it in its machine's list until it is removed; the list has a lock of its own.</summary>
    internal void EnterIn(RegistrationList owner)
    {
        lock (_gate)
        {
            if (_isRemoved) return;
            _owner = owner;
            owner.Add(this);
        }
    }

    private bool TryRemove()
    {
        // A second caller waits here, so that it too returns after the removal.
        lock (_gate)
        {
            if (_isRemoved) return false;
            Remove();
            _owner?.Remove(this);
            Volatile.Write(ref _isRemoved, true);
            return true;
        }
    }
}
