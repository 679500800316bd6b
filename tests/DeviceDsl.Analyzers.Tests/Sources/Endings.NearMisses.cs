using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Acme.Vmm;

internal sealed class Straight(Machine machine, TextWriter log)
{
    private int _removed;

    public void Once(EventFd kick)
    {
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        int removed = doorbell.Deassign();
        log.WriteLine($"removed {removed}");
    }

    public void Counted(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        _removed += doorbell.Deassign();
        doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x12), 2);
        _removed += doorbell.Deassign();
    }

    public void Asked(IoEventFdRegistration doorbell)
    {
        if (doorbell.Deassign() == 0) log.WriteLine("already gone");
        doorbell.Dispose();
    }

    public void TriggersOfTheirOwn(IReadOnlyList<int> gsis, List<EventFd> triggers, List<IrqFdRegistration> lines)
    {
        foreach (int gsi in gsis)
        {
            EventFd trigger = EventFd.Create();
            triggers.Add(trigger);
            lines.Add(machine.AssignIrqFd(trigger, gsi));
        }
    }

    public void MovedTrigger(EventFd trigger, IReadOnlyList<int> gsis)
    {
        foreach (int gsi in gsis)
        {
            using IrqFdRegistration line = machine.AssignIrqFd(trigger, gsi);
            trigger.Signal();
        }
    }

    public void TriggersOfArray(EventFd[] triggers, List<IrqFdRegistration> lines)
    {
        for (int i = 0; i < triggers.Length; i++) lines.Add(machine.AssignIrqFd(triggers[i], i));
    }

    public void FirstFree(EventFd trigger, IReadOnlyList<int> gsis)
    {
        IrqFdRegistration? line = null;
        foreach (int gsi in gsis)
        {
            if (machine.TryAssignIrqFd(trigger, gsi, out line) == Errno.None) break;
        }

        line?.Deassign();
    }

    public void Drained(EventFd kick, bool isVerbose)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        doorbell.Deassign();
        bool rang = kick.TryRead(out ulong count);
        if (isVerbose && rang) log.WriteLine(count);
        kick.Dispose();
    }

    public void DrainedToTheEnd(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        doorbell.Deassign();
        while (kick.TryRead(out _))
        {
        }

        kick.Dispose();
    }

    public void InLocalFunction()
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        doorbell.Deassign();
        kick.TryRead(out _);
        Close();

        void Close() => kick.Dispose();
    }

    public void InLambdaForLater(List<Action> cleanups)
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        cleanups.Add(() => kick.Dispose());
        cleanups.Add(() => doorbell.Deassign());
        cleanups.Reverse();
    }

    public void InLambdaThatIsCalledLast()
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        Action close = () => kick.Dispose();
        doorbell.Deassign();
        kick.TryRead(out _);
        close();
    }

    public void InOneOfTwoLambdas(bool isShared)
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        Action close = () => kick.Dispose();
        if (isShared) close = () => log.WriteLine("kept");
        doorbell.Deassign();
        kick.TryRead(out _);
        close();
    }
}

internal sealed class Ended(Machine machine, TextWriter log)
{
    private readonly List<IDisposable> _owned = [];
    private IDisposable? _last;

    public void Interpolated(EventFd kick)
    {
        using var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine($"assigned {doorbell}");
    }

    public IoEventFdRegistration Returned(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine($"assigned {doorbell}");
        return doorbell;
    }

    public void Owned(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine($"assigned {doorbell}");
        _owned.Add(doorbell);
    }

    public void Last(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine(ReferenceEquals(doorbell, _last));
        _last?.Dispose();
        _last = doorbell;
    }

    public async Task Awaited(EventFd kick, CancellationToken stop)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine("assigned {0}", doorbell);
        try
        {
            await Task.Delay(-1, stop);
        }
        finally
        {
            doorbell.Dispose();
        }
    }

    public (EventFd Kick, IDisposable Doorbell) Tupled()
    {
        var kick = EventFd.Create();
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine(doorbell.ToString());
        return (kick, doorbell);
    }

    public Action Captured(EventFd kick)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine($"{doorbell.IsActive}");
        return doorbell.Dispose;
    }

    public void Scheduled(EventFd kick, CancellationToken stop)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        Console.WriteLine(doorbell);
        stop.Register(static state => ((IDisposable)state!).Dispose(), doorbell);
    }

    public IDisposable? Chosen(EventFd kick, bool isKept)
    {
        var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        log.WriteLine(doorbell);
        if (isKept) return doorbell;

        doorbell.Deassign();
        return null;
    }
}
