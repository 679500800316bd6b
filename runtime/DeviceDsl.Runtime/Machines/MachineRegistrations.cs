using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The doorbells and irqfds of a machine. Whatever comes or goes is a change that is made as a whole or not at all.</summary>
internal abstract class MachineRegistrations
{
    private readonly RegistrationList _active = new();

    /// <summary>How many are active.</summary>
    public int Count => _active.Count;

    /// <summary>Makes guest writes signal an eventfd.</summary>
    public Refusal? Assign(EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
        => TryCommit(Draft(eventFd, address, length, match), out registration);

    /// <summary>Makes the signals of an eventfd interrupts.</summary>
    public Refusal? Assign(EventFd trigger, Gsi gsi, EventFd? resample, out IrqFdRegistration? registration)
        => TryCommit(Draft(trigger, gsi, resample), out registration);

    /// <summary>Makes a doorbell that is not on the machine yet.</summary>
    public IoEventFdRegistration Draft(EventFd eventFd, IoAddress address, int length, ulong? match)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        return Own(CreateDraft(eventFd, address, length, match));
    }

    /// <summary>Makes an irqfd that is not on the machine yet.</summary>
    public IrqFdRegistration Draft(EventFd trigger, Gsi gsi, EventFd? resample)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return Own(CreateDraft(trigger, gsi, resample));
    }

    /// <summary>Makes a registration one of the machine's, so that it ends with it once it is active.</summary>
    public T Own<T>(T registration)
        where T : MachineRegistration
    {
        registration.BelongTo(_active);
        return registration;
    }

    /// <summary>Whether a registration is, was or is to be one of the machine's.</summary>
    public bool Owns(MachineRegistration registration) => registration.BelongsTo(_active);

    /// <summary>Puts a draft on the machine.</summary>
    public Refusal? TryCommit<T>(T draft, out T? registration)
        where T : MachineRegistration
    {
        Refusal? refusal = TryCommit(new RegistrationChange([draft], []));
        registration = refusal is null ? draft : null;
        return refusal;
    }

    /// <summary>Makes a change. What it removes runs no more when this returns.</summary>
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

    /// <summary>Ends all of them; none is added after this.</summary>
    public void EndAll() => _active.DeassignAll();

    /// <summary>Makes a doorbell that is not on the machine yet.</summary>
    protected abstract IoEventFdRegistration CreateDraft(EventFd eventFd, IoAddress address, int length, ulong? match);

    /// <summary>Makes an irqfd that is not on the machine yet.</summary>
    protected abstract IrqFdRegistration CreateDraft(EventFd trigger, Gsi gsi, EventFd? resample);

    /// <summary>Puts drafts on the machine and takes registrations off it, all of them or none, without waiting for what they run.</summary>
    protected abstract Refusal? TryApply(RegistrationChange change);

    /// <summary>Waits until nothing of registrations that were taken off runs any more.</summary>
    protected virtual void AwaitEnd(IReadOnlyList<MachineRegistration> removed)
    {
        foreach (MachineRegistration registration in removed) registration.AwaitEnd();
    }
}
