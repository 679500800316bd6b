using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The doorbells and irqfds of a machine. Every addition or removal is a change that is made as a whole or not at all.</summary>
internal abstract class MachineRegistrations
{
    private readonly RegistrationList _active = new();

    /// <summary>The number of active registrations.</summary>
    public int Count => _active.Count;

    /// <summary>Makes guest writes signal an eventfd.</summary>
    public Refusal? Assign(EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
        => TryCommit(Draft(eventFd, address, length, match), out registration);

    /// <summary>Turns the signals of an eventfd into interrupts.</summary>
    public Refusal? Assign(EventFd trigger, Gsi gsi, EventFd? resample, out IrqFdRegistration? registration)
        => TryCommit(Draft(trigger, gsi, resample), out registration);

    /// <summary>Creates a doorbell that is not yet on the machine.</summary>
    public IoEventFdRegistration Draft(EventFd eventFd, IoAddress address, int length, ulong? match)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        return Own(CreateDraft(eventFd, address, length, match));
    }

    /// <summary>Creates an irqfd that is not yet on the machine.</summary>
    public IrqFdRegistration Draft(EventFd trigger, Gsi gsi, EventFd? resample)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return Own(CreateDraft(trigger, gsi, resample));
    }

    /// <summary>Makes a registration belong to the machine, so that it ends with the machine once it is active.</summary>
    public T Own<T>(T registration)
        where T : MachineRegistration
    {
        registration.BelongTo(_active);
        return registration;
    }

    /// <summary>Whether a registration belongs to the machine: now, earlier or as a draft.</summary>
    public bool Owns(MachineRegistration registration) => registration.BelongsTo(_active);

    /// <summary>Puts a draft on the machine.</summary>
    public Refusal? TryCommit<T>(T draft, out T? registration)
        where T : MachineRegistration
    {
        Refusal? refusal = TryCommit(new RegistrationChange([draft], []));
        registration = refusal is null ? draft : null;
        return refusal;
    }

    /// <summary>Makes a change. When this method returns, none of the removed registrations' code runs.</summary>
    public Refusal? TryCommit(RegistrationChange change)
    {
        Refusal? refusal = change.Removed.Select(registration => registration.RefuseInside()).FirstOrDefault(found => found is not null);
        refusal ??= TryApply(change);
        if (refusal is not null) return refusal;
        foreach (MachineRegistration registration in change.Added) registration.Activate();
        foreach (MachineRegistration registration in change.Removed) registration.TryEnd();
        AwaitEnd(change.Removed);
        return null;
    }

    /// <summary>Ends all registrations. None can be added afterwards.</summary>
    public void EndAll() => _active.DeassignAll();

    /// <summary>Creates a doorbell that is not yet on the machine.</summary>
    protected abstract IoEventFdRegistration CreateDraft(EventFd eventFd, IoAddress address, int length, ulong? match);

    /// <summary>Creates an irqfd that is not yet on the machine.</summary>
    protected abstract IrqFdRegistration CreateDraft(EventFd trigger, Gsi gsi, EventFd? resample);

    /// <summary>Adds drafts to the machine and removes registrations, all of them or none, without waiting for code in progress.</summary>
    protected abstract Refusal? TryApply(RegistrationChange change);

    /// <summary>Waits until none of the removed registrations' code runs.</summary>
    protected virtual void AwaitEnd(IReadOnlyList<MachineRegistration> removed)
    {
        foreach (MachineRegistration registration in removed) registration.AwaitEnd();
    }
}
