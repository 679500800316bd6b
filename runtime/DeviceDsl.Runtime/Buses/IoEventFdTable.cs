using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>The ioeventfds of one machine: the kernel's checks in the kernel's order, and their place on the buses.</summary>
/// <param name="bus">The bus of an address space.</param>
/// <param name="accesses">The read sections in which guests access the buses.</param>
internal sealed class IoEventFdTable(Func<AddressSpace, IoBus> bus, ReadSections accesses)
{
    private readonly Lock _gate = new();

    /// <summary>Puts a doorbell on its bus.</summary>
    public Refusal? TryAssign(EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
    {
        registration = null;
        Refusal? refusal = IoEventFdRules.Check(eventFd, address, length, match);
        if (refusal is not null) return refusal;

        var created = new Registration(this, new IoEventFd(eventFd.Counter, address, length, match));
        refusal = TryPlace(created.Doorbell);
        if (refusal is not null) return refusal;
        if (!created.TryFollowClosing()) return IoEventFdRules.Closed(eventFd, address);

        registration = created;
        return null;
    }

    private Refusal? TryPlace(IoEventFd doorbell)
    {
        IoBus target = bus(doorbell.Address.Space);
        lock (_gate)
        {
            IoEventFd? other = target.Find<IoEventFd>(doorbell.CollidesWith);
            if (other is not null) return IoEventFdRules.Collision(doorbell.ToString(), other.ToString());
            var entry = new BusEntry(doorbell.Address.Value, (ulong)doorbell.Length, doorbell);
            return target.TryRegister(entry) == Errno.None
                ? null
                : new(Errno.ENOSPC, "BUS-8", $"Doorbell {doorbell} finds the {target} bus full: it holds {target.Capacity} devices.");
        }
    }

    private ReadSections Accesses => accesses;

    private IoBus BusOf(IoEventFd doorbell) => bus(doorbell.Address.Space);

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
            table.BusOf(doorbell).Unregister(doorbell);
            doorbell.Counter.RemoveCloseListener(this);
        }

        private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();
    }
}
