using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;

#pragma warning disable CS0472, CS8073, CA1031

namespace Acme.Vmm;

internal sealed class NotifierTable(Machine machine)
{
    private readonly Dictionary<ushort, IoEventFdRegistration> _byPort = [];

    public int Refused { get; private set; }

    // The result is compared with null through a property pattern.
    public bool Kick(EventFd kick)
    {
        Errno? result = kick.TrySignal();
        if ({|DDSL0501:result is not { }|})
        {
            return true;
        }

        Refused++;
        return false;
    }

    public string Describe(EventFd kick)
    {
        Errno? result = kick.TrySignal();
        return result switch
        {
            {|DDSL0501:null|} => "delivered",
            Errno.EAGAIN => "full",
            _ => "failed",
        };
    }

    public void Log(EventFd kick, TextWriter log)
    {
        Errno? result = kick.TrySignal();
        switch (result)
        {
            {|DDSL0501:case null:|}
                break;
            default:
                log.WriteLine($"kick failed: {result}");
                break;
        }
    }

    public string Text(EventFd kick)
    {
        var result = (Errno?)kick.TrySignal();
        return {|DDSL0501:result?.ToString()|} ?? "ok";
    }

    public Errno Worst(IReadOnlyList<EventFd> kicks)
    {
        Errno worst = Errno.None;
        foreach (EventFd kick in kicks)
        {
            Errno? one = kick.TrySignal();
            worst = {|DDSL0501:one ?? worst|};
        }

        return worst;
    }

    // Only the last turn of the loop is checked.
    public bool KickAll(IEnumerable<EventFd> kicks)
    {
        Errno error = Errno.None;
        foreach (EventFd kick in kicks)
        {
            error = {|DDSL0503:kick.TrySignal()|};
        }

        if (error != Errno.None) Refused++;
        return error == Errno.None;
    }

    public Errno KickTwice(EventFd first, EventFd second)
    {
        Errno error;
        error = {|DDSL0503:first.TrySignal()|};
        error = second.TrySignal();
        return error;
    }

    public bool KickUntilDone(EventFd kick, int times)
    {
        Errno error = Errno.None;
        for (int i = 0; i < times; i++) error = {|DDSL0503:kick.TrySignal()|};
        return error is Errno.None;
    }

    public void Forget(EventFd kick)
    {
        Errno error = {|DDSL0503:kick.TrySignal()|};
    }

    public bool Ring(EventFd kick)
    {
        int status = (int)kick.TrySignal();
        if ({|DDSL0504:status < 0|})
        {
            Refused++;
            return false;
        }

        return true;
    }

    public string Name(EventFd kick)
    {
        var code = (int)kick.TrySignal();
        return {|DDSL0504:code is < 0|} ? "error" : "ok";
    }

    public bool IsFull(EventFd kick)
    {
        long code = (long)kick.TrySignal();
        return {|DDSL0504:code == -11|};
    }

    public int Sign(EventFd kick)
    {
        int code = (int)kick.TrySignal(2);
        return code switch
        {
            {|DDSL0504:< 0|} => -1,
            _ => 0,
        };
    }

    public bool Open(SafeFileHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        return {|DDSL0504:descriptor > 0|};
    }

    // The registration is used after the check has only counted.
    public void Connect(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        if (error == Errno.None)
        {
            _byPort[port] = doorbell!;
            return;
        }

        Refused++;
        {|DDSL0505:doorbell!.Dispose()|};
    }

    public string Status(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        switch (error)
        {
            case Errno.None:
                _byPort[port] = doorbell!;
                return "on";
            case Errno.EEXIST:
                return $"taken, {{|DDSL0505:doorbell!.Length|}} bytes";
            default:
                return "off";
        }
    }

    public void Replace(EventFd kick, ushort port)
    {
        bool isAssigned = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell) == Errno.None;
        if (!isAssigned)
        {
            {|DDSL0505:doorbell!.Dispose()|};
            return;
        }

        _byPort[port] = doorbell!;
    }

    public void Report(EventFd kick, ushort port, TextWriter log)
    {
        bool failed = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell) != Errno.None;
        if (failed)
        {
            log.WriteLine({|DDSL0505:doorbell!.Length|});
        }
        else
        {
            _byPort[port] = doorbell!;
        }
    }

    public int LengthOf(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        if (error is Errno.None)
        {
            _byPort.Add(port, doorbell!);
            return 0;
        }

        return {|DDSL0505:doorbell!.Length|};
    }

    public void Clear()
    {
        foreach (IoEventFdRegistration doorbell in _byPort.Values) doorbell.Deassign();
        _byPort.Clear();
    }
}
