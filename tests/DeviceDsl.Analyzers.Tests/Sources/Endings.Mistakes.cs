using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Acme.Vmm;

// Straight code: the right calls in the wrong order, twice, or on some paths only.
internal sealed class Straight(Machine machine, TextWriter log)
{
    private int _removed;

    public void Twice(EventFd kick)
    {
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        int removed = doorbell.Deassign();
        log.WriteLine($"removed {removed}");
        if (removed != 1) log.WriteLine("none left");
        {|DDSL0108:doorbell.Deassign()|};
    }

    public void TwiceCounted(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        _removed += doorbell.Deassign();
        log.WriteLine(_removed);
        {|DDSL0108:doorbell.Deassign()|};
    }

    public void TwiceAsked(IoEventFdRegistration doorbell)
    {
        if (doorbell.Deassign() == 0)
        {
            log.WriteLine("already gone");
        }

        {|DDSL0108:doorbell.Deassign()|};
    }

    public void OneTriggerForAll(EventFd trigger, IReadOnlyList<int> lines)
    {
        foreach (int gsi in lines)
        {
            {|DDSL0107:machine.AssignIrqFd(trigger, gsi)|};
        }
    }

    public void OneTriggerForEach(int count)
    {
        EventFd trigger = EventFd.Create();
        var lines = new List<IrqFdRegistration>(count);
        for (int gsi = 4; gsi < 4 + count; gsi++)
        {
            lines.Add({|DDSL0107:machine.AssignIrqFd(trigger, gsi)|});
        }

        foreach (IrqFdRegistration line in lines) line.Deassign();
        trigger.Dispose();
    }

    public void DrainedWhenVerbose(EventFd kick, bool isVerbose)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        doorbell.Deassign();
        if (isVerbose && kick.TryRead(out ulong count))
        {
            log.WriteLine(count);
        }

        {|DDSL0103:kick.Dispose()|};
    }

    public void DrainedForSome(EventFd kick, int queues)
    {
        using var owner = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        owner.Deassign();
        for (int i = 0; i < queues; i++)
        {
            if (i == 0) continue;
            kick.TryRead(out _);
        }

        {|DDSL0103:kick.Dispose()|};
    }

    public void InLocalFunction()
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        {|DDSL0101:Close()|};
        doorbell.Deassign();

        void Close()
        {
            log.WriteLine("closing");
            kick.Dispose();
        }
    }

    public void InLambda()
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        Action close = () => kick.Dispose();
        {|DDSL0101:close()|};
        doorbell.Deassign();
    }

    public void InCalledLambda()
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        {|DDSL0101:((Action)(() => kick.Dispose()))()|};
        doorbell.Deassign();
    }

    public void InLocalFunctionOf(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        {|DDSL0101:Close(kick)|};
        doorbell.Deassign();

        static void Close(EventFd given) => given.Dispose();
    }
}

// Never ended: what only looks at an object does not end it.
internal sealed class NeverEnded(Machine machine, TextWriter log)
{
    public void Interpolated(EventFd kick)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        log.WriteLine($"assigned {doorbell}");
    }

    public void Described(EventFd kick)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        log.WriteLine("assigned " + doorbell.ToString());
    }

    public void Compared(EventFd kick, IoEventFdRegistration? other)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        if (ReferenceEquals(doorbell, other)) log.WriteLine("the same");
    }

    public bool Equated(EventFd kick, object other)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        return doorbell.Equals(other);
    }

    public void Logged(EventFd kick)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        log.WriteLine("assigned {0}", doorbell);
    }

    public void Written(EventFd kick)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        Console.WriteLine(doorbell);
    }

    public void Traced(EventFd trigger)
    {
        IrqFdRegistration line = {|DDSL0607:machine.AssignIrqFd(trigger, 5)|};
        Debug.Assert(line is not null);
        Trace.WriteLine(line);
    }

    public void Checked(EventFd trigger)
    {
        IrqFdRegistration line = {|DDSL0607:machine.AssignIrqFd(trigger, 5)|};
        ArgumentNullException.ThrowIfNull(line);
        log.WriteLine(line.IsActive ? "active" : "inactive");
    }

    public string Formatted()
    {
        EventFd kick = {|DDSL0607:EventFd.Create()|};
        kick.Signal();
        return string.Format("{0}", kick);
    }

    public int Hashed()
    {
        EventFd kick = {|DDSL0607:EventFd.Create()|};
        return kick.GetHashCode() ^ kick.ToString()!.Length;
    }

    public void Kept(EventFd kick)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        GC.KeepAlive(doorbell);
    }

    public void Switched(EventFd kick)
    {
        var doorbell = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        string state = doorbell switch
        {
            { IsActive: true } => "on",
            _ => "off",
        };
        log.WriteLine(state);
    }
}
