using System.Buffers.Binary;
using DeviceDsl.Runtime.Tests.Buses;

namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>An embedded machine, which has one page of memory and no interrupt controllers.</summary>
internal class MachineSubject : IBusSubject
{
    public const int Slots = 3;

    public const ulong Memory = 0xD000_2000;

    private readonly EmbeddedMachine _machine;
    private readonly RecordingExits _exits;
    private readonly EventFd[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => EventFd.Create())];
    private readonly List<IoEventFdRegistration> _registrations = [];

    public MachineSubject(BusMode mode)
    {
        _machine = new EmbeddedMachine(new()
        {
            HasInterruptControllers = false,
            KernelFaithful = mode == BusMode.KernelFaithful,
            FanOut = mode == BusMode.FanOut,
        });
        _machine.AddMemory(Memory, GuestMemory.PageSize);
        _exits = RecordingExits.Of(_machine.Cpus[0]);
    }

    public void Dispose()
    {
        _machine.Dispose();
        foreach (EventFd eventFd in _slots) eventFd.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual string Do(BusCommand command) => command switch
    {
        Open open => DoOpen(open.Slot),
        Dup dup => DoDup(dup),
        Close close => DoClose(close.Slot),
        Signal signal => $"{_slots[signal.Slot].TrySignal(signal.Count)}",
        ReadCounter read => DoReadCounter(read.Slot),
        Assign assign => DoAssign(assign),
        Deassign key => DoDeassign(key),
        End end => _registrations.Count == 0 ? "none" : $"{_registrations[end.Number % _registrations.Count].Deassign()}",
        AddZone zone => $"{_machine.TryAddCoalescedZone(zone.Address, zone.Length)}",
        RemoveZones zone => $"{_machine.RemoveCoalescedZones(zone.Address, zone.Length)}",
        Write write => DoWrite(write),
        Read read => DoRead(read),
        Touch touch => $"{_machine.FastMmioAccess(touch.Address)}",
        TakeRing ring => DoTakeRing(ring.Count),
        _ => throw new ArgumentException($"{command} is not known."),
    };

    private string DoOpen(int slot)
    {
        _slots[slot].Dispose();
        _slots[slot] = EventFd.Create();
        return "ok";
    }

    private string DoDup(Dup dup)
    {
        if (_slots[dup.From].IsDisposed) return "EBADF";
        EventFd duplicate = _slots[dup.From].Duplicate();
        _slots[dup.To].Dispose();
        _slots[dup.To] = duplicate;
        return "ok";
    }

    private string DoClose(int slot)
    {
        if (_slots[slot].IsDisposed) return "EBADF";
        _slots[slot].Dispose();
        return "ok";
    }

    private string DoReadCounter(int slot)
    {
        if (_slots[slot].IsDisposed) return "EBADF";
        return _slots[slot].TryRead(out ulong count) ? $"{count}" : "EAGAIN";
    }

    private string DoAssign(Assign assign)
    {
        Errno errno = _machine.TryAssignIoEventFd(
            _slots[assign.Slot], assign.Address, assign.Length, assign.Match, out IoEventFdRegistration? registration);
        if (registration is not null) _registrations.Add(registration);
        return $"{errno}";
    }

    private string DoDeassign(Deassign key)
    {
        if (_slots[key.Slot].IsDisposed) return "EBADF";
        IoEventFdRegistration? found = _machine.IoEventFds.Find(_slots[key.Slot], key.Address, key.Length, key.Match);
        return found is null ? "ENOENT" : $"{found.Deassign()}";
    }

    private string DoWrite(Write write)
    {
        int taken = 0;
        for (int i = 0; i < write.Times; i++)
        {
            bool isTaken = write.Length == 16
                ? _machine.Cpus[0].Write(write.Address.Value, Wide(write.Value))
                : _machine.GuestWrite(write.Address, write.Length, write.Value);
            if (isTaken) taken++;
        }

        return $"{taken} taken; {_exits.Taken}";
    }

    private string DoRead(Read read)
    {
        if (read.Length < 16) return $"0x{_machine.GuestRead(read.Address, read.Length):x}; {_exits.Taken}";
        Span<byte> bytes = stackalloc byte[16];
        _machine.Cpus[0].Read(read.Address.Value, bytes);
        return $"0x{BinaryPrimitives.ReadUInt128LittleEndian(bytes):x}; {_exits.Taken}";
    }

    private string DoTakeRing(int count)
    {
        var writes = new List<string>();
        while (writes.Count < count && _machine.CoalescedRing.TryTake(out CoalescedWrite write))
        {
            writes.Add($"{write.Address} {write.Length} 0x{write.Value:x}");
        }

        return string.Join("; ", writes);
    }

    private static byte[] Wide(ulong value)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), ~value);
        return bytes;
    }
}
