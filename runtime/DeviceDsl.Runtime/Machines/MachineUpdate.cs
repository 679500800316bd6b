using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>Assigns and deassigns that take effect all at once or not at all.</summary>
/// <remarks>
/// <para>
/// An update has no effect before <see cref="Commit"/>. Removals make room for additions, whatever their order in the update: a
/// doorbell can be replaced by another at its address, and an eventfd can move to another GSI without losing a signal. On an
/// <see cref="EmbeddedMachine"/>, the guest sees all changes of an address space in one step. On a <c>KvmMachine</c>, the kernel
/// makes one change after another: changes that block no other come first, and if the kernel refuses one, the earlier ones are
/// undone in reverse order.
/// </para>
/// <para>
/// An update that is disposed without a commit has no effect, and its new registrations have ended. Eventfds must stay open until
/// the update is committed. Not thread-safe.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// using var machine = new EmbeddedMachine();
/// using EventFd first = EventFd.Create();
/// using EventFd second = EventFd.Create();
/// using MachineUpdate update = machine.BeginUpdate();
/// using IoEventFdRegistration doorbell = update.AssignIoEventFd(first, IoAddress.Pio(0x10), length: 2, match: 0);
/// using IoEventFdRegistration another = update.AssignIoEventFd(second, IoAddress.Pio(0x10), length: 2, match: 1);
/// update.Commit();
/// </code>
/// </example>
public sealed class MachineUpdate : IDisposable
{
    private readonly Machine _machine;
    private readonly List<MachineRegistration> _added = [];
    private readonly List<MachineRegistration> _removed = [];
    private bool _isOver;

    internal MachineUpdate(Machine machine) => _machine = machine;

    /// <summary>Makes guest writes to an address signal an eventfd, once committed. Errors are reported by the commit.</summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="address">The exact address of the writes that ring.</param>
    /// <param name="length">Their width in bytes: 1, 2, 4 or 8, or 0 for any.</param>
    /// <param name="match">The one value that rings; <see langword="null"/> for any.</param>
    /// <returns>The registration, which is inactive until the commit. If it is deassigned before, the update omits it.</returns>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public IoEventFdRegistration AssignIoEventFd(EventFd eventFd, IoAddress address, int length = 0, ulong? match = null)
    {
        ThrowIfOver();
        _machine.ThrowIfDisposed();
        IoEventFdRegistration registration = _machine.Registrations.Draft(eventFd, address, length, match);
        _added.Add(registration);
        return registration;
    }

    /// <summary>Turns the signals of an eventfd into interrupts, once committed. Errors are reported by the commit.</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="resample">The eventfd that the guest's end of interrupt signals. If given, the line is a level.</param>
    /// <returns>The registration, which is inactive until the commit. If it is deassigned before, the update omits it.</returns>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public IrqFdRegistration AssignIrqFd(EventFd trigger, Gsi gsi, EventFd? resample = null)
    {
        ThrowIfOver();
        _machine.ThrowIfDisposed();
        IrqFdRegistration registration = _machine.Registrations.Draft(trigger, gsi, resample);
        _added.Add(registration);
        return registration;
    }

    /// <summary>Ends a registration, once committed. It is not an error if it has ended by then.</summary>
    /// <param name="registration">A registration of the same machine. If it was made in this update, the update omits it.</param>
    /// <exception cref="ArgumentException">The registration belongs to another machine.</exception>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public void Deassign(MachineRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ThrowIfOver();
        if (!_machine.Registrations.Owns(registration))
        {
            throw new ArgumentException(
                $"{registration} belongs to another machine, and this is an update of {_machine}.", nameof(registration));
        }

        if (_added.Contains(registration)) registration.TryEnd();
        else _removed.Add(registration);
    }

    /// <summary>Performs the update. When this method returns, none of the removed registrations' code runs or will run.</summary>
    /// <exception cref="MachineException">
    /// One of the assigns was refused, as by <see cref="Machine.AssignIoEventFd"/> and <see cref="Machine.AssignIrqFd"/>; or
    /// <see cref="Errno.EDEADLK"/>: called from code of a registration that the update removes, which would wait for itself. The
    /// update had no effect and may be committed again.
    /// </exception>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public void Commit()
    {
        _machine.ThrowIfDisposed();
        Refusal? refusal = CommitCore();
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="Commit"/>, but returns the error instead of throwing it.</summary>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public Errno TryCommit()
    {
        _machine.ThrowIfDisposed();
        return CommitCore()?.Errno ?? Errno.None;
    }

    /// <summary>Ends the update. If it was not committed, it has no effect.</summary>
    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        foreach (MachineRegistration registration in _added) registration.TryEnd();
    }

    /// <summary>Does the same as <see cref="Commit"/>, but returns the refusal instead of throwing it.</summary>
    internal Refusal? CommitCore()
    {
        ThrowIfOver();
        Refusal? refusal = _machine.Registrations.TryCommit(new RegistrationChange([.. _added.Where(added => !added.HasEnded)], _removed));
        _isOver = refusal is null;
        return refusal;
    }

    private void ThrowIfOver()
    {
        if (_isOver) throw new InvalidOperationException($"The update of {_machine} is over: it was committed or disposed.");
    }
}
