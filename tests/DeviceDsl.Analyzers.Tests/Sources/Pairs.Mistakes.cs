using System;
using System.Collections.Generic;
using System.Linq;

namespace Acme.Vmm;

internal sealed record Line(EventFd Kick, IoEventFdRegistration Doorbell);

internal readonly record struct QueueLine(int Index, EventFd Kick, IoEventFdRegistration Doorbell);

internal sealed class Channel
{
    public required EventFd Kick { get; init; }

    public IoEventFdRegistration? Doorbell { get; set; }

    public string Name { get; init; } = "";
}

// A list of records, filled in one method and ended in another.
internal sealed class LineTable(Machine machine) : IDisposable
{
    private readonly List<Line> _lines = [];

    public void Open(int count)
    {
        for (ushort port = 0; port < count; port++)
        {
            EventFd kick = EventFd.Create();
            _lines.Add(new(kick, machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, port)));
        }
    }

    public void Close()
    {
        foreach (Line line in _lines)
        {
            {|DDSL0101:line.Kick.Dispose()|};
            line.Doorbell.Deassign();
        }

        _lines.Clear();
    }

    public void CloseBackwards()
    {
        for (int i = _lines.Count - 1; i >= 0; i--)
        {
            _lines[i].Doorbell.Deassign();
            {|DDSL0103:_lines[i].Kick.Dispose()|};
        }
    }

    public void CloseDeconstructed()
    {
        foreach ((EventFd kick, IoEventFdRegistration doorbell) in _lines)
        {
            {|DDSL0101:kick.Dispose()|};
            doorbell.Dispose();
        }
    }

    public void CloseInUpdate()
    {
        using MachineUpdate update = machine.BeginUpdate();
        foreach (Line line in _lines)
        {
            update.Deassign(line.Doorbell);
            {|DDSL0102:line.Kick.Dispose()|};
        }

        update.Commit();
    }

    public void CloseInTwoLoops()
    {
        foreach (Line line in _lines) {|DDSL0101:line.Kick.Dispose()|};
        foreach (Line line in _lines) line.Doorbell.Deassign();
    }

    public void Dispose()
    {
        foreach (Line line in Enumerable.Reverse(_lines))
        {
            {|DDSL0110:line.Kick.Dispose()|};
            line.Doorbell.Dispose();
        }
    }
}

// Two arrays side by side.
internal sealed class VirtQueueNotifiers
{
    private readonly EventFd[] _kicks;
    private readonly IoEventFdRegistration[] _doorbells;

    public VirtQueueNotifiers(Machine machine, int count)
    {
        _kicks = new EventFd[count];
        _doorbells = new IoEventFdRegistration[count];
        for (int i = 0; i < count; i++)
        {
            _kicks[i] = EventFd.Create();
            _doorbells[i] = machine.AssignIoEventFd(_kicks[i], IoAddress.Mmio(0x1000), 4, (ulong)i);
        }
    }

    public void Stop()
    {
        for (int i = _kicks.Length - 1; i >= 0; i--)
        {
            {|DDSL0101:_kicks[i].Dispose()|};
            _doorbells[i].Deassign();
        }
    }

    public void StopUnread()
    {
        foreach (IoEventFdRegistration doorbell in _doorbells.Reverse()) doorbell.Deassign();
        foreach (EventFd kick in _kicks) {|DDSL0103:kick.Dispose()|};
    }

    public void StopKicksFirst()
    {
        foreach (EventFd kick in _kicks) {|DDSL0101:kick.Dispose()|};
        foreach (IoEventFdRegistration doorbell in _doorbells) doorbell.Dispose();
    }

    public void StopZipped()
    {
        foreach ((EventFd kick, IoEventFdRegistration doorbell) in _kicks.Zip(_doorbells))
        {
            {|DDSL0101:kick.Dispose()|};
            doorbell.Deassign();
        }
    }
}

// Lists that a loop fills with locals.
internal sealed class PortBank(Machine machine)
{
    private readonly List<EventFd> _events = new();
    private readonly List<IoEventFdRegistration> _registrations = new();

    public void Map(IEnumerable<ushort> ports)
    {
        foreach (ushort port in ports)
        {
            var notify = EventFd.Create();
            IoEventFdRegistration registration = machine.AssignIoEventFd(notify, IoAddress.Pio(port), 1);
            _events.Add(notify);
            _registrations.Add(registration);
        }
    }

    public void Unmap()
    {
        _events.ToList().ForEach(_ => { });
        foreach (var notify in _events) {|DDSL0101:notify.Dispose()|};
        foreach (var registration in _registrations.AsEnumerable().Reverse()) registration.Deassign();
    }

    public void UnmapInUpdate()
    {
        using (MachineUpdate update = machine.BeginUpdate())
        {
            foreach (var registration in _registrations) update.Deassign(registration);
            foreach (var notify in _events) {|DDSL0102:notify.Dispose()|};
            update.Commit();
        }
    }
}

// Values of a dictionary, as tuples and as objects.
internal sealed class DoorbellMap(Machine machine)
{
    private readonly Dictionary<ushort, (EventFd Kick, IoEventFdRegistration Doorbell)> _byPort = [];
    private readonly Dictionary<string, Channel> _byName = new(StringComparer.Ordinal);

    public void Add(ushort port)
    {
        var kick = EventFd.Create();
        _byPort[port] = (kick, machine.AssignIoEventFd(kick, IoAddress.Pio(port), 2));
    }

    public bool Remove(ushort port)
    {
        if (!_byPort.Remove(port, out var entry)) return false;

        {|DDSL0101:entry.Kick.Dispose()|};
        entry.Doorbell.Deassign();
        return true;
    }

    public void Clear()
    {
        foreach (var (port, (kick, doorbell)) in _byPort)
        {
            Console.WriteLine($"removing {port:x}");
            doorbell.Deassign();
            {|DDSL0103:kick.Dispose()|};
        }

        _byPort.Clear();
    }

    public void ClearValues()
    {
        foreach (var entry in _byPort.Values)
        {
            {|DDSL0101:entry.Kick.Dispose()|};
            entry.Doorbell.Dispose();
        }
    }

    public void ClearPairs()
    {
        foreach (KeyValuePair<ushort, (EventFd Kick, IoEventFdRegistration Doorbell)> pair in _byPort)
        {
            {|DDSL0101:pair.Value.Kick.Dispose()|};
            pair.Value.Doorbell.Deassign();
        }
    }

    public void Open(string name)
    {
        var channel = new Channel { Name = name, Kick = EventFd.Create() };
        channel.Doorbell = machine.AssignIoEventFd(channel.Kick, IoAddress.Pio(0x40), 2);
        _byName.Add(name, channel);
    }

    public void Close(string name)
    {
        Channel channel = _byName[name];
        {|DDSL0101:channel.Kick.Dispose()|};
        channel.Doorbell?.Deassign();
        _byName.Remove(name);
    }

    public void CloseIfOpen(string name)
    {
        if (_byName.TryGetValue(name, out Channel? channel))
        {
            channel.Doorbell!.Deassign();
            {|DDSL0103:channel.Kick.Dispose()|};
        }
    }
}

// Pairs that methods pass around.
internal static class Pairs
{
    public static (EventFd Kick, IoEventFdRegistration Doorbell) Make(Machine machine)
    {
        var kick = EventFd.Create();
        return (kick, machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2));
    }

    public static void Probe(Machine machine)
    {
        var (kick, doorbell) = Make(machine);
        {|DDSL0101:kick.Dispose()|};
        doorbell.Deassign();
    }

    public static void Retire(QueueLine line)
    {
        {|DDSL0101:line.Kick.Dispose()|};
        line.Doorbell.Deassign();
    }

    public static void RetireAll(QueueLine[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            QueueLine line = lines[i];
            line.Doorbell.Deassign();
            {|DDSL0103:line.Kick.Dispose()|};
        }
    }

    public static void Swap(Machine machine, Line line)
    {
        using MachineUpdate update = machine.BeginUpdate();
        update.Deassign(line.Doorbell);
        {|DDSL0102:line.Kick.Dispose()|};
        update.Commit();
    }

    public static void Drain(Queue<Line> retired)
    {
        while (retired.TryDequeue(out Line? line))
        {
            {|DDSL0101:line.Kick.Dispose()|};
            line.Doorbell.Deassign();
        }
    }
}
