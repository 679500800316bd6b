using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>The ioeventfds of one machine, from their checks to their cleanup.</summary>
/// <remarks>
/// A change has two steps. First, everything that can be refused reserves its place, with which others then collide. Then the whole
/// change is published to the guest at once.
/// </remarks>
/// <param name="placement">The rule for doorbells that may coexist on the buses.</param>
/// <param name="accesses">The guest accesses to the buses. Ending a doorbell waits for them (IOE-18).</param>
/// <param name="keepsClosed">
/// Whether a doorbell stays when its eventfd is closed, as in the kernel (IOE-14), instead of being released.
/// </param>
internal sealed class IoEventFdTable(DoorbellPlacement placement, ReadSections accesses, bool keepsClosed)
{
    [LockRank((int)LockRank.RegistrationTable)]
    private readonly RankedLock _gate = new(LockRank.RegistrationTable);
    private readonly Dictionary<IoAddress, List<Registration>> _byAddress = [];

    private ReadSections Accesses => accesses;

    /// <summary>Creates a registration that is not on any bus yet.</summary>
    public IoEventFdRegistration Draft(EventFd eventFd, IoAddress address, int length, ulong? match)
        => new Registration(this, eventFd, new IoEventFd(eventFd.Counter, address, length, match));

    /// <summary>
    /// Reserves the places of the doorbells that a change adds. After a refusal, the caller must cancel the reservations.
    /// </summary>
    /// <returns>The first refusal.</returns>
    public Refusal? TryReserve(RegistrationChange change)
    {
        var leaving = change.Removed.OfType<Registration>().ToHashSet();
        return change.Added.OfType<Registration>()
            .Select(registration => TryReserve(registration, leaving))
            .FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Cancels the reservations.</summary>
    public void GiveBack(RegistrationChange change)
    {
        foreach (Registration registration in change.Added.OfType<Registration>())
        {
            registration.StopFollowing();
            using (_gate.Hold()) Forget(registration);
        }
    }

    /// <summary>
    /// Publishes the reserved doorbells to the guest and removes others, in one step on each bus. Nothing changes if it throws.
    /// </summary>
    public void Publish(RegistrationChange change)
    {
        using (_gate.Hold())
        {
            Registration[] leaving = [.. change.Removed.OfType<Registration>().Where(IsOnThisMachine).Distinct()];
            IoEventFd[] coming = [.. change.Added.OfType<Registration>().Select(registration => registration.Doorbell)];
            if (leaving.Length + coming.Length > 0) placement.Change(coming, [.. leaving.Select(registration => registration.Doorbell)]);
            foreach (Registration registration in leaving) Forget(registration);
        }
    }

    /// <summary>Finds the first registration with exactly this key, as the kernel does to deassign it (IOE-16).</summary>
    public IoEventFdRegistration? Find(EventFd eventFd, IoAddress address, int length, ulong? match)
    {
        using (_gate.Hold())
        {
            return At(address).FirstOrDefault(
                registration => registration.Doorbell.Counter == eventFd.Counter
                                && registration.Length == length
                                && registration.Match == match);
        }
    }

    private Refusal? TryReserve(Registration registration, HashSet<Registration> leaving)
    {
        IoEventFd doorbell = registration.Doorbell;
        Refusal? refusal = IoEventFdRules.Check(registration.EventFd, doorbell.Address, doorbell.Length, doorbell.Match);
        if (refusal is not null) return refusal;
        using (_gate.Hold())
        {
            refusal = placement.Check(
                doorbell, address => At(address).Where(other => !leaving.Contains(other)).Select(other => other.Doorbell));
            if (refusal is null) Remember(registration);
        }

        if (refusal is not null || keepsClosed || registration.TryFollowClosing()) return refusal;
        return IoEventFdRules.Closed(registration.EventFd, doorbell.Address);
    }

    private IReadOnlyList<Registration> At(IoAddress address)
        => _byAddress.TryGetValue(address, out List<Registration>? there) ? there : [];

    private bool IsOnThisMachine(Registration registration) => At(registration.Address).Contains(registration);

    private void Remember(Registration registration)
    {
        if (!_byAddress.TryGetValue(registration.Address, out List<Registration>? there)) _byAddress.Add(registration.Address, there = []);
        there.Add(registration);
    }

    private void Forget(Registration registration)
    {
        if (!_byAddress.TryGetValue(registration.Address, out List<Registration>? there) || !there.Remove(registration)) return;
        if (there.Count == 0) _byAddress.Remove(registration.Address);
    }

    private sealed class Registration(IoEventFdTable table, EventFd eventFd, IoEventFd doorbell)
        : IoEventFdRegistration(doorbell.Counter, doorbell.Address, doorbell.Length, doorbell.Match), ICloseListener
    {
        public EventFd EventFd => eventFd;

        public IoEventFd Doorbell => doorbell;

        private protected override bool IsInsideWrite => table.Accesses.IsReading;

        /// <summary>Makes the doorbell end when its eventfd is closed.</summary>
        /// <returns>Whether the eventfd is open.</returns>
        public bool TryFollowClosing() => doorbell.Counter.TryAddCloseListener(this) == Errno.None;

        /// <summary>Stops following the closing of the eventfd.</summary>
        public void StopFollowing() => doorbell.Counter.RemoveCloseListener(this);

        void ICloseListener.OnClosed() => RequestStop();

        private protected override void Remove()
        {
            table.Publish(new RegistrationChange([], [this]));
            StopFollowing();
        }

        private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();
    }
}
