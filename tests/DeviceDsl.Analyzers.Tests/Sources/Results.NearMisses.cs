using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;

namespace Acme.Vmm;

internal sealed class NotifierTable(Machine machine)
{
    private readonly Dictionary<ushort, IoEventFdRegistration> _byPort = [];
    private Errno? _last;

    public int Refused { get; private set; }

    public Errno? Last => _last;

    public bool Kick(EventFd kick)
    {
        _last = kick.TrySignal();
        return _last is not { } error || error == Errno.None;
    }

    // Null until the first kick.
    public string Describe() => _last switch
    {
        null => "never kicked",
        Errno.None => "delivered",
        { } error => error.ToString(),
    };

    public void Log(Errno? given, TextWriter log)
    {
        switch (given)
        {
            case null:
                break;
            default:
                log.WriteLine(given?.ToString() ?? "");
                break;
        }
    }

    public Errno Maybe(EventFd? kick)
    {
        Errno? result = kick?.TrySignal();
        return result ?? Errno.None;
    }

    public bool First(IEnumerable<EventFd> kicks)
    {
        Errno? first = null;
        foreach (EventFd kick in kicks) first ??= kick.TrySignal();
        return first is null or Errno.None;
    }

    public bool KickAll(IEnumerable<EventFd> kicks)
    {
        Errno error = Errno.None;
        foreach (EventFd kick in kicks)
        {
            error = kick.TrySignal();
            if (error != Errno.None) break;
        }

        return error == Errno.None;
    }

    public bool KickUntilRefused(EventFd kick)
    {
        Errno error;
        do
        {
            error = kick.TrySignal();
        }
        while (error == Errno.None);

        return error == Errno.EAGAIN;
    }

    public bool KickAgain(EventFd kick)
    {
        Errno error = kick.TrySignal();
        while (error == Errno.EAGAIN) error = kick.TrySignal();
        return error == Errno.None;
    }

    public int CountAll(IEnumerable<EventFd> kicks)
    {
        int failed = 0;
        foreach (EventFd kick in kicks)
        {
            Errno error = kick.TrySignal();
            failed += error == Errno.None ? 0 : 1;
        }

        return failed;
    }

    public Errno KickBoth(EventFd first, EventFd second)
    {
        Errno error = first.TrySignal();
        Errno other = second.TrySignal();
        return error == Errno.None ? other : error;
    }

    public Errno KickEither(EventFd first, EventFd second)
    {
        Errno error = first.TrySignal();
        if (error != Errno.None) error = second.TrySignal();
        return error;
    }

    public void KickLoudly(EventFd kick, TextWriter log)
    {
        for (int i = 0; i < 3; i++)
        {
            Errno error = kick.TrySignal();
            log.WriteLine($"{i}: {error}");
        }
    }

    public int Negated(EventFd kick) => -(int)kick.TrySignal();

    // A result of the kernel's kind: negative on failure.
    public bool Ring(EventFd kick)
    {
        int status = -(int)kick.TrySignal();
        return status < 0;
    }

    public bool RingTwice(EventFd kick)
    {
        int status = (int)kick.TrySignal();
        if (status != 0) status = -status;
        return status < 0;
    }

    public bool Compare(EventFd kick, int wanted)
    {
        int status = (int)kick.TrySignal() - wanted;
        return status is < 0 or > 0;
    }

    public bool IsOpen(SafeFileHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        return descriptor >= 0;
    }

    public bool IsError(EventFd kick)
    {
        int status = (int)kick.TrySignal();
        return status > 0;
    }

    public void Connect(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        if (error != Errno.None)
        {
            Refused++;
            return;
        }

        _byPort[port] = doorbell!;
    }

    public string Status(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        switch (error)
        {
            case Errno.None:
                _byPort[port] = doorbell!;
                return $"on, {doorbell!.Length} bytes";
            case Errno.EEXIST:
                return "taken";
            default:
                doorbell?.Dispose();
                return "off";
        }
    }

    public void Retry(EventFd kick, ushort port)
    {
        bool isAssigned = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell) == Errno.None;
        if (!isAssigned)
        {
            doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(port), 2);
        }

        _byPort[port] = doorbell!;
    }

    public int Exchange(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        if (error == Errno.None) _byPort[port] = doorbell!;
        else doorbell = _byPort[port];

        return doorbell!.Length;
    }

    public int LengthOf(EventFd kick, ushort port)
    {
        Errno error = machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out IoEventFdRegistration? doorbell);
        bool isAssigned = error == Errno.None;
        if (isAssigned) _byPort[port] = doorbell!;
        return isAssigned ? doorbell!.Length : 0;
    }

    public void Clear()
    {
        foreach (IoEventFdRegistration doorbell in _byPort.Values) doorbell.Deassign();
        _byPort.Clear();
    }
}
