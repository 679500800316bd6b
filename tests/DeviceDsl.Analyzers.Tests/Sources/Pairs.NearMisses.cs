using System;
using System.Collections.Generic;
using System.Linq;

namespace Acme.Vmm;

internal sealed record Line(EventFd Kick, IoEventFdRegistration Doorbell);

internal sealed record Bridge(EventFd In, EventFd Out, IoEventFdRegistration Doorbell);

internal sealed record Half(EventFd Call, IoEventFdRegistration Doorbell);

internal sealed class Channel
{
    public required EventFd Kick { get; init; }

    public IoEventFdRegistration? Doorbell { get; set; }

    public bool IsShared { get; init; }
}

// In the right order, in each form.
internal sealed class LineTable(Machine machine, Action<int> serve) : IDisposable
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
            line.Doorbell.Deassign();
            line.Kick.TryRead(out _);
            line.Kick.Dispose();
        }

        _lines.Clear();
    }

    public void CloseBackwards()
    {
        for (int i = _lines.Count - 1; i >= 0; i--)
        {
            int index = i;
            _lines[i].Doorbell.StopAndDrain(() => serve(index));
            _lines[i].Kick.Dispose();
        }
    }

    public void CloseDeconstructed()
    {
        foreach ((EventFd kick, IoEventFdRegistration doorbell) in _lines)
        {
            doorbell.Dispose();
            if (kick.TryRead(out ulong count)) serve((int)count);
            kick.Dispose();
        }
    }

    public void CloseInUpdate()
    {
        using (MachineUpdate update = machine.BeginUpdate())
        {
            foreach (Line line in _lines) update.Deassign(line.Doorbell);
            update.Commit();
        }

        foreach (Line line in _lines)
        {
            line.Kick.TryRead(out _);
            line.Kick.Dispose();
        }
    }

    public void CloseInTwoLoops()
    {
        foreach (Line line in _lines) line.Doorbell.StopAndDrain(() => serve(0));
        foreach (Line line in _lines) line.Kick.Dispose();
    }

    public void CloseInThreeLoops()
    {
        foreach (Line line in _lines) line.Doorbell.Deassign();
        foreach (Line line in _lines) line.Kick.TryRead(out _);
        foreach (Line line in _lines) line.Kick.Dispose();
    }

    // The first loop leaves the last line out, and the second ends another one.
    public void Rotate()
    {
        _lines[0].Kick.Signal();
        _lines[^1].Doorbell.Deassign();
        Line first = _lines[0];
        _lines.RemoveAt(0);
        _lines.Add(first);
    }

    public void Dispose()
    {
        foreach (Line line in Enumerable.Reverse(_lines))
        {
            line.Doorbell.Dispose();
            line.Kick.TryRead(out _);
            line.Kick.Dispose();
        }
    }
}

internal sealed class VirtQueueNotifiers
{
    private readonly EventFd[] _kicks;
    private readonly EventFd[] _calls;
    private readonly IoEventFdRegistration[] _doorbells;

    public VirtQueueNotifiers(Machine machine, int count)
    {
        _kicks = new EventFd[count];
        _calls = new EventFd[count];
        _doorbells = new IoEventFdRegistration[count];
        for (int i = 0; i < count; i++)
        {
            _kicks[i] = EventFd.Create();
            _calls[i] = EventFd.Create();
            _doorbells[i] = machine.AssignIoEventFd(_kicks[i], IoAddress.Mmio(0x1000), 4, (ulong)i);
        }
    }

    public void Stop()
    {
        for (int i = _kicks.Length - 1; i >= 0; i--)
        {
            _doorbells[i].Deassign();
            _kicks[i].TryRead(out _);
            _kicks[i].Dispose();
        }
    }

    // The doorbells do not use these eventfds.
    public void StopCalls()
    {
        foreach (EventFd call in _calls) call.Dispose();
        foreach (IoEventFdRegistration doorbell in _doorbells) doorbell.Deassign();
        foreach (EventFd kick in _kicks) kick.TryRead(out _);
        foreach (EventFd kick in _kicks) kick.Dispose();
    }

    // The next element is another pair.
    public void ShiftOut()
    {
        for (int i = 0; i + 1 < _kicks.Length; i++)
        {
            _doorbells[i].Deassign();
            _kicks[i].TryRead(out _);
            _kicks[i].Dispose();
            _kicks[i] = _kicks[i + 1];
            _doorbells[i] = _doorbells[i + 1];
        }
    }

    public void StopZipped()
    {
        foreach ((EventFd kick, IoEventFdRegistration doorbell) in _kicks.Zip(_doorbells))
        {
            doorbell.Deassign();
            kick.TryRead(out _);
            kick.Dispose();
        }
    }
}

internal sealed class PortBank(Machine machine)
{
    private readonly List<EventFd> _events = new();
    private readonly List<EventFd> _timers = new();
    private readonly List<IoEventFdRegistration> _registrations = new();

    public void Map(IEnumerable<ushort> ports)
    {
        foreach (ushort port in ports)
        {
            var notify = EventFd.Create();
            _events.Add(notify);
            _registrations.Add(machine.AssignIoEventFd(notify, IoAddress.Pio(port), 1));
            _timers.Add(EventFd.Create());
        }
    }

    public void Unmap()
    {
        foreach (var timer in _timers) timer.Dispose();
        _timers.Clear();
        foreach (var registration in _registrations.AsEnumerable().Reverse()) registration.Deassign();
        foreach (var notify in _events)
        {
            notify.TryRead(out _);
            notify.Dispose();
        }
    }

    public void Remove(int index)
    {
        _registrations[index].Deassign();
        _events[index].TryRead(out _);
        _events[index].Dispose();
        _registrations.RemoveAt(index);
        _events.RemoveAt(index);
    }

    // One ends while the others remain.
    public void Replace(int index, EventFd other)
    {
        int next = index + 1;
        _registrations[index].Deassign();
        _events[index].TryRead(out _);
        _events[index].Dispose();
        _events[index] = other;
        _registrations[index] = machine.AssignIoEventFd(other, IoAddress.Pio((ushort)next), 1);
        _registrations[next].Deassign();
    }
}

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

        entry.Doorbell.Deassign();
        entry.Kick.TryRead(out _);
        entry.Kick.Dispose();
        return true;
    }

    public void Clear()
    {
        foreach (var (_, (kick, doorbell)) in _byPort)
        {
            doorbell.Deassign();
            kick.TryRead(out _);
            kick.Dispose();
        }

        _byPort.Clear();
    }

    // A channel that shares its eventfd keeps a handle of its own.
    public void Close(string name)
    {
        Channel channel = _byName[name];
        using EventFd own = channel.Kick.Duplicate();
        channel.Kick.Dispose();
        channel.Doorbell?.Deassign();
        own.TryRead(out _);
    }

    // Two entries.
    public void Exchange(ushort one, ushort other)
    {
        _byPort[one].Doorbell.Deassign();
        _byPort[other].Kick.Signal();
    }

    public void Forget(string name)
    {
        if (_byName.Remove(name, out Channel? channel) && channel.Doorbell is { } doorbell)
        {
            doorbell.StopAndDrain(() => { });
            channel.Kick.Dispose();
        }
    }
}

internal static class Pairs
{
    // Which eventfd the doorbell uses is unknown.
    public static void Retire(Bridge bridge)
    {
        bridge.Out.Dispose();
        bridge.Doorbell.Deassign();
        bridge.In.TryRead(out _);
        bridge.In.Dispose();
    }

    // This eventfd raises interrupts.
    public static void Close(Half half)
    {
        half.Call.Dispose();
        half.Doorbell.Deassign();
    }

    public static void Compare(Line one, Line other)
    {
        one.Doorbell.Deassign();
        one.Kick.TryRead(out _);
        one.Kick.Dispose();
        other.Doorbell.Deassign();
        other.Kick.TryRead(out _);
        other.Kick.Dispose();
    }

    public static void Drain(Queue<Line> retired)
    {
        while (retired.TryDequeue(out Line? line))
        {
            line.Doorbell.Deassign();
            line.Kick.TryRead(out _);
            line.Kick.Dispose();
        }
    }

    public static void End(IReadOnlyList<Line> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            if (!lines[i].Doorbell.IsActive) continue;

            lines[i].Doorbell.Deassign();
            while (lines[i].Kick.TryRead(out _))
            {
            }

            lines[i].Kick.Dispose();
        }
    }

    public static void Probe(Machine machine)
    {
        var (kick, doorbell) = (EventFd.Create(), default(IoEventFdRegistration));
        doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        doorbell.Deassign();
        kick.TryRead(out _);
        kick.Dispose();
    }
}
