using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>The ioeventfds of one machine, from their checks to their end.</summary>
/// <param name="placement">Which of them may stand together on the buses.</param>
/// <param name="accesses">The guests' accesses to the buses; who ends a doorbell waits for them (IOE-18).</param>
/// <param name="keepsClosed">
/// Whether a doorbell stays when its eventfd is closed, as in the kernel (IOE-14), instead of being released with it.
/// </param>
internal sealed class IoEventFdTable(DoorbellPlacement placement, ReadSections accesses, bool keepsClosed)
{
    private readonly Lock _gate = new();
    private readonly List<Registration> _registrations = [];

    private ReadSections Accesses => accesses;

    /// <summary>Puts a doorbell on its bus.</summary>
    public Refusal? TryAssign(EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
    {
        registration = null;
        Refusal? refusal = IoEventFdRules.Check(eventFd, address, length, match);
        if (refusal is not null) return refusal;

        var created = new Registration(this, new IoEventFd(eventFd.Counter, address, length, match));
        refusal = TryPlace(created);
        if (refusal is not null) return refusal;
        if (!keepsClosed && !created.TryFollowClosing()) return IoEventFdRules.Closed(eventFd, address);

        registration = created;
        return null;
    }

    /// <summary>The first registration with exactly this key, as the kernel looks for it to deassign it (IOE-16).</summary>
    public IoEventFdRegistration? Find(EventFd eventFd, IoAddress address, int length, ulong? match)
    {
        lock (_gate)
        {
            return _registrations.Find(
                registration => registration.Doorbell.Counter == eventFd.Counter
                                && registration.Address == address
                                && registration.Length == length
                                && registration.Match == match);
        }
    }

    private Refusal? TryPlace(Registration registration)
    {
        lock (_gate)
        {
            Refusal? refusal = placement.TryPlace(registration.Doorbell, _registrations.Select(other => other.Doorbell));
            if (refusal is null) _registrations.Add(registration);
            return refusal;
        }
    }

    private void Remove(Registration registration)
    {
        lock (_gate)
        {
            placement.Remove(registration.Doorbell);
            _registrations.Remove(registration);
        }
    }

    private sealed class Registration(IoEventFdTable table, IoEventFd doorbell)
        : IoEventFdRegistration(doorbell.Counter, doorbell.Address, doorbell.Length, doorbell.Match), ICloseListener
    {
        public IoEventFd Doorbell => doorbell;

        private protected override bool IsInsideWait => table.Accesses.IsReading;

        /// <summary>Sees to it that the doorbell goes when its eventfd is closed; undoes it all when that has happened already.</summary>
        public bool TryFollowClosing()
        {
            if (doorbell.Counter.TryAddCloseListener(this) == Errno.None) return true;
            RequestStop();
            return false;
        }

        void ICloseListener.OnClosed() => RequestStop();

        private protected override void Remove()
        {
            table.Remove(this);
            doorbell.Counter.RemoveCloseListener(this);
        }

        private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();
    }
}
