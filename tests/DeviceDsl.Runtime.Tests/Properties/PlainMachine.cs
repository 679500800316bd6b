namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>
/// What the rules say of a machine (EVT, BUS, IOE, COA), as plainly as it can be said. It shares no code with the runtime.
/// </summary>
internal sealed class PlainMachine : IBusSubject
{
    private const int RingEntries = 169;

    private readonly BusMode _mode;
    private readonly PlainBus _pio;
    private readonly PlainBus _mmio;
    private readonly PlainBus _fast;
    private readonly Handle[] _slots = [new(new()), new(new()), new(new())];
    private readonly List<Doorbell> _doorbells = [];
    private readonly List<Doorbell> _everAssigned = [];
    private readonly List<Group> _groups = [];
    private readonly List<Zone> _zones = [];
    private readonly Queue<string> _ring = [];
    private readonly byte[] _memory = new byte[0x1000];
    private readonly List<string> _exits = [];

    public PlainMachine(BusMode mode)
    {
        _mode = mode;
        _pio = new PlainBus(mode == BusMode.KernelFaithful);
        _mmio = new PlainBus(mode == BusMode.KernelFaithful);
        _fast = new PlainBus(mode == BusMode.KernelFaithful);
    }

    public void Dispose()
    {
    }

    public string Do(BusCommand command)
    {
        switch (command)
        {
            case Open open:
                CloseHandle(_slots[open.Slot]);
                _slots[open.Slot] = new Handle(new PlainEventFd());
                return "ok";
            case Dup dup:
                return DoDup(dup);
            case Close close:
                if (!_slots[close.Slot].IsOpen) return "EBADF";
                CloseHandle(_slots[close.Slot]);
                return "ok";
            case Signal signal:
                return _slots[signal.Slot].IsOpen ? _slots[signal.Slot].EventFd.Write(signal.Count) : "EBADF";
            case ReadCounter read:
                return _slots[read.Slot].IsOpen ? _slots[read.Slot].EventFd.Read() : "EBADF";
            case Assign assign:
                return DoAssign(assign);
            case Deassign key:
                return DoDeassign(key);
            case End end:
                return _everAssigned.Count == 0 ? "none" : Remove(_everAssigned[end.Number % _everAssigned.Count]) ? "1" : "0";
            case AddZone added:
                var zone = new Zone(added.Address, added.Length);
                _zones.Add(zone);
                BusOf(added.Address).Insert(added.Address.Value, added.Length, zone);
                return "None";
            case RemoveZones removed:
                return DoRemoveZones(removed);
            case Write write:
                return DoWrite(write);
            case Read read:
                return DoRead(read);
            case Touch touch:
                // BUS-12: only doorbells without length are there, and they are met by their address.
                foreach (Doorbell doorbell in _fast.Asked(touch.Address, 0).Cast<Doorbell>())
                {
                    doorbell.EventFd.Signal();
                    return "True";
                }

                return "False";
            case TakeRing ring:
                var taken = new List<string>();
                while (taken.Count < ring.Count && _ring.Count > 0) taken.Add(_ring.Dequeue());
                return string.Join("; ", taken);
            default:
                throw new ArgumentException($"{command} is not known.");
        }
    }

    private string DoDup(Dup dup)
    {
        Handle from = _slots[dup.From];
        if (!from.IsOpen) return "EBADF";
        from.EventFd.OpenHandles++;
        CloseHandle(_slots[dup.To]);
        _slots[dup.To] = new Handle(from.EventFd);
        return "ok";
    }

    private void CloseHandle(Handle handle)
    {
        if (!handle.IsOpen) return;
        handle.IsOpen = false;
        handle.EventFd.OpenHandles--;
        if (handle.EventFd.OpenHandles > 0 || _mode == BusMode.KernelFaithful) return;
        // Closing frees, unless IOE-14 holds.
        foreach (Doorbell doorbell in _doorbells.ToArray())
        {
            if (doorbell.EventFd == handle.EventFd) Remove(doorbell);
        }
    }

    private string DoAssign(Assign assign)
    {
        if (assign.Length != 0 && assign.Length != 1 && assign.Length != 2 && assign.Length != 4 && assign.Length != 8) return "EINVAL";
        if (assign.Length > 0 && (UInt128)assign.Address.Value + (UInt128)assign.Length > ulong.MaxValue) return "EINVAL";
        if (assign.Length == 0 && assign.Match != null) return "EINVAL";
        if (!_slots[assign.Slot].IsOpen) return "EBADF";
        var doorbell = new Doorbell(_slots[assign.Slot].EventFd, assign.Address, assign.Length, assign.Match);
        string result = _mode == BusMode.FanOut ? PlaceInGroup(doorbell) : PlaceAlone(doorbell);
        if (result != "None") return result;
        _doorbells.Add(doorbell);
        _everAssigned.Add(doorbell);
        return result;
    }

    private string PlaceAlone(Doorbell doorbell)
    {
        foreach (Doorbell other in _doorbells)
        {
            if (other.Address != doorbell.Address) continue;
            if (other.Length == 0 || doorbell.Length == 0) return "EEXIST";
            if (other.Length != doorbell.Length) continue;
            if (other.Match == null || doorbell.Match == null || other.Match == doorbell.Match) return "EEXIST";
        }

        BusOf(doorbell.Address).Insert(doorbell.Address.Value, (ulong)doorbell.Length, doorbell);
        if (doorbell.Length == 0 && doorbell.Address.Space == AddressSpace.Mmio) _fast.Insert(doorbell.Address.Value, 0, doorbell);
        return "None";
    }

    private string PlaceInGroup(Doorbell doorbell)
    {
        if (doorbell.Length == 0) return "EINVAL";
        foreach (Group group in _groups)
        {
            if (group.Address == doorbell.Address && group.Length == doorbell.Length)
            {
                group.Members.Add(doorbell);
                return "None";
            }
        }

        foreach (Group group in _groups)
        {
            if (group.Address.Space != doorbell.Address.Space) continue;
            UInt128 start = group.Address.Value;
            UInt128 ownStart = doorbell.Address.Value;
            if (start < ownStart + (UInt128)doorbell.Length && ownStart < start + (UInt128)group.Length) return "EINVAL";
        }

        var created = new Group(doorbell.Address, doorbell.Length);
        created.Members.Add(doorbell);
        _groups.Add(created);
        BusOf(doorbell.Address).Insert(doorbell.Address.Value, (ulong)doorbell.Length, created);
        return "None";
    }

    private string DoDeassign(Deassign key)
    {
        if (!_slots[key.Slot].IsOpen) return "EBADF";
        foreach (Doorbell doorbell in _doorbells)
        {
            if (doorbell.EventFd != _slots[key.Slot].EventFd || doorbell.Address != key.Address) continue;
            if (doorbell.Length != key.Length || doorbell.Match != key.Match) continue;
            Remove(doorbell);
            return "1";
        }

        return "ENOENT";
    }

    private bool Remove(Doorbell doorbell)
    {
        if (!_doorbells.Remove(doorbell)) return false;
        BusOf(doorbell.Address).Remove(doorbell);
        _fast.Remove(doorbell);
        foreach (Group group in _groups.ToArray())
        {
            if (!group.Members.Remove(doorbell) || group.Members.Count > 0) continue;
            _groups.Remove(group);
            BusOf(group.Address).Remove(group);
        }

        return true;
    }

    private string DoRemoveZones(RemoveZones removed)
    {
        int count = 0;
        foreach (Zone zone in _zones.ToArray())
        {
            if (zone.Address.Space != removed.Address.Space || !zone.Holds(removed.Address.Value, removed.Length)) continue;
            _zones.Remove(zone);
            BusOf(zone.Address).Remove(zone);
            count++;
        }

        return $"{count}";
    }

    private string DoWrite(Write write)
    {
        int taken = 0;
        for (int i = 0; i < write.Times; i++)
        {
            byte[] bytes = new byte[write.Length];
            for (int b = 0; b < bytes.Length; b++) bytes[b] = (byte)((b < 8 ? write.Value : ~write.Value) >> (b % 8 * 8));
            if (PlainAccess.Write(write.Address, bytes, OfferWrite, _memory, _exits)) taken++;
        }

        return $"{taken} taken; {TakeExits()}";
    }

    private string DoRead(Read read)
    {
        byte[] bytes = PlainAccess.Read(read.Address, read.Length, OfferRead, _memory, _exits);
        UInt128 value = 0;
        for (int b = bytes.Length - 1; b >= 0; b--) value = (value << 8) + bytes[b];
        return $"0x{value:x}; {TakeExits()}";
    }

    private bool OfferWrite(IoAddress address, int length, ulong value)
    {
        foreach (object device in BusOf(address).Asked(address.Value, (ulong)length))
        {
            if (device is Doorbell doorbell && doorbell.IsHit(address.Value, length, value))
            {
                doorbell.EventFd.Signal();
                return true;
            }

            if (device is Group group)
            {
                foreach (Doorbell member in group.Members)
                {
                    if (member.IsHit(address.Value, length, value)) member.EventFd.Signal();
                }

                return true;
            }

            if (device is Zone zone && zone.Holds(address.Value, (ulong)length) && _ring.Count < RingEntries)
            {
                _ring.Enqueue($"{address} {length} 0x{value:x}");
                return true;
            }
        }

        return false;
    }

    /// <summary>Only groups answer reads, with zeros.</summary>
    private bool OfferRead(IoAddress address, int length)
        => BusOf(address).Asked(address.Value, (ulong)length).Exists(device => device is Group);

    private PlainBus BusOf(IoAddress address) => address.Space == AddressSpace.Pio ? _pio : _mmio;

    private string TakeExits()
    {
        string exits = string.Join("; ", _exits);
        _exits.Clear();
        return exits;
    }

    private sealed class Handle(PlainEventFd eventFd)
    {
        public PlainEventFd EventFd => eventFd;

        public bool IsOpen { get; set; } = true;
    }

    private sealed class Doorbell(PlainEventFd eventFd, IoAddress address, int length, ulong? match)
    {
        public PlainEventFd EventFd => eventFd;

        public IoAddress Address => address;

        public int Length => length;

        public ulong? Match => match;

        /// <summary>IOE-9.</summary>
        public bool IsHit(ulong at, int width, ulong value)
        {
            if (at != address.Value) return false;
            if (length == 0) return true;
            if (width != length) return false;
            return match == null || match == value;
        }
    }

    private sealed class Group(IoAddress address, int length)
    {
        public IoAddress Address => address;

        public int Length => length;

        public List<Doorbell> Members { get; } = [];
    }

    private sealed class Zone(IoAddress address, ulong length)
    {
        public IoAddress Address => address;

        /// <summary>
        /// COA-2. In the kernel's 64 bits, what ends where the space ends has an end of 0, and is in no zone; nor has such a zone anything
        /// in it.
        /// </summary>
        public bool Holds(UInt128 start, UInt128 size)
        {
            UInt128 end = (UInt128)address.Value + length;
            if (start + size > ulong.MaxValue || end > ulong.MaxValue) return false;
            return start >= address.Value && start + size <= end;
        }
    }
}
