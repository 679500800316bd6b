using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>Assigns and deassigns that a machine takes all at once, or not at all.</summary>
/// <remarks>
/// <para>
/// Nothing of it is in effect before <see cref="Commit"/>. What the update removes makes way for what it adds, in whichever
/// order they were collected: a doorbell may be replaced by another at its address, and an eventfd may move to another GSI
/// without losing a signal. Where the machine is an <see cref="EmbeddedMachine"/>, the guest sees the change of an address
/// space in one step. The kernel of a <c>KvmMachine</c> takes one registration after another: what stands in the way of
/// nothing comes first, and if the kernel refuses, what was done is undone in reverse.
/// </para>
/// <para>
/// Disposed of without a commit, nothing has happened, and the registrations that were made in it have ended. An eventfd
/// may be closed once the update is committed, not before. One thread at a time.
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

    /// <summary>Makes guest writes to an address signal an eventfd, once committed. What is wrong with it, the commit says.</summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="address">The exact address of the writes that ring.</param>
    /// <param name="length">Their width in bytes: 1, 2, 4 or 8, or 0 for any.</param>
    /// <param name="match">The one value that rings; <see langword="null"/> for any.</param>
    /// <returns>The registration, which is not active before the commit. Deassigned before, it is left out.</returns>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public IoEventFdRegistration AssignIoEventFd(EventFd eventFd, IoAddress address, int length = 0, ulong? match = null)
    {
        ThrowIfOver();
        _machine.ThrowIfDisposed();
        IoEventFdRegistration registration = _machine.Registrations.Draft(eventFd, address, length, match);
        _added.Add(registration);
        return registration;
    }

    /// <summary>Makes the signals of an eventfd interrupts, once committed. What is wrong with it, the commit says.</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="resample">The eventfd that the guest's end of interrupt signals; with it the line is a level.</param>
    /// <returns>The registration, which is not active before the commit. Deassigned before, it is left out.</returns>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public IrqFdRegistration AssignIrqFd(EventFd trigger, Gsi gsi, EventFd? resample = null)
    {
        ThrowIfOver();
        _machine.ThrowIfDisposed();
        IrqFdRegistration registration = _machine.Registrations.Draft(trigger, gsi, resample);
        _added.Add(registration);
        return registration;
    }

    /// <summary>Ends a registration, once committed. One that has ended by then is no error.</summary>
    /// <param name="registration">A registration of the same machine; one that was made in this update is left out of it.</param>
    /// <exception cref="ArgumentException">It is a registration of another machine.</exception>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public void Deassign(MachineRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ThrowIfOver();
        if (!_machine.Registrations.Owns(registration))
        {
            throw new ArgumentException($"{registration} belongs to another machine, and this is an update of {_machine}.", nameof(registration));
        }

        if (_added.Contains(registration)) registration.TryEnd();
        else _removed.Add(registration);
    }

    /// <summary>Does it all. With removals, nothing of what they remove runs or will run when this returns.</summary>
    /// <exception cref="MachineException">
    /// One of the assigns was refused, as by <see cref="Machine.AssignIoEventFd"/> and <see cref="Machine.AssignIrqFd"/>; or
    /// <see cref="Errno.EDEADLK"/>: called from code of a registration that it removes, it would wait for itself. Everything
    /// is as it was, and the update may be committed again.
    /// </exception>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public void Commit()
    {
        _machine.ThrowIfDisposed();
        Refusal? refusal = CommitCore();
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Does what <see cref="Commit"/> does, and returns what it would throw.</summary>
    /// <exception cref="InvalidOperationException">The update is over.</exception>
    public Errno TryCommit()
    {
        _machine.ThrowIfDisposed();
        return CommitCore()?.Errno ?? Errno.None;
    }

    /// <summary>Ends the update; if it is not committed, nothing has happened.</summary>
    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        foreach (MachineRegistration registration in _added) registration.TryEnd();
    }

    /// <summary>Does what <see cref="Commit"/> does, and returns what it would say.</summary>
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
