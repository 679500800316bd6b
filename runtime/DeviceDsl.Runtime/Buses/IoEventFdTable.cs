using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>The ioeventfds of one machine: the kernel's checks in the kernel's order, and their place on the buses.</summary>
/// <param name="buses">The machine's buses.</param>
/// <param name="keepsClosed">
/// Whether a doorbell stays when its eventfd is closed, as in the kernel (IOE-14), instead of being released with it.
/// </param>
internal sealed class IoEventFdTable(GuestBuses buses, bool keepsClosed)
{
    private readonly Lock _gate = new();
    private readonly List<Registration> _registrations = [];

    private GuestBuses Buses => buses;

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
        IoEventFd doorbell = registration.Doorbell;
        lock (_gate)
        {
            Registration? other = _registrations.Find(there => there.Doorbell.CollidesWith(doorbell));
            if (other is not null) return IoEventFdRules.Collision(doorbell.ToString(), other.Doorbell.ToString());
            Refusal? refusal = TryRegister(buses.Of(doorbell.Address.Space), doorbell);
            if (refusal is null && doorbell.IsFast) refusal = TryRegister(buses.FastMmio, doorbell);
            if (refusal is null) _registrations.Add(registration);
            else Unregister(doorbell);
            return refusal;
        }
    }

    private static Refusal? TryRegister(IoBus bus, IoEventFd doorbell)
    {
        var entry = new BusEntry(doorbell.Address.Value, (ulong)doorbell.Length, doorbell);
        return bus.TryRegister(entry) == Errno.None
            ? null
            : new(Errno.ENOSPC, "BUS-8", $"Doorbell {doorbell} finds the {bus} bus full: it holds {bus.Capacity} devices.");
    }

    private void Remove(Registration registration)
    {
        lock (_gate)
        {
            Unregister(registration.Doorbell);
            _registrations.Remove(registration);
        }
    }

    private void Unregister(IoEventFd doorbell)
    {
        buses.Of(doorbell.Address.Space).Unregister(doorbell);
        if (doorbell.IsFast) buses.FastMmio.Unregister(doorbell);
    }

    private sealed class Registration(IoEventFdTable table, IoEventFd doorbell)
        : IoEventFdRegistration(doorbell.Counter, doorbell.Address, doorbell.Length, doorbell.Match), ICloseListener
    {
        public IoEventFd Doorbell => doorbell;

        private protected override bool IsInsideWait => table.Buses.Accesses.IsReading;

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

        private protected override void WaitUntilUnused() => table.Buses.Accesses.WaitForReaders();
    }
}
