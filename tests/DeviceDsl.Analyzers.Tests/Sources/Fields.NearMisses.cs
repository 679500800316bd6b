using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Acme.Vmm;

[Device]
internal sealed partial class Panel
{
    [Doorbell(AddressSpace.Pio, 0)]
    private void Ring()
    {
    }
}

internal sealed class NetworkQueue(Machine machine) : IDisposable
{
    private EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public void Start() => _doorbell ??= machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);

    public void Stop()
    {
        if (_doorbell is null) return;

        _doorbell.Deassign();
        _kick.TryRead(out _);
        _doorbell = null;
    }

    public void Reset()
    {
        Stop();
        _kick.Dispose();
        _kick = EventFd.Create();
    }

    // The registration is known to be gone.
    public void Renew()
    {
        if (_doorbell is not null) throw new InvalidOperationException("stop the queue first");

        _kick.Dispose();
        _kick = EventFd.Create();
    }

    public void RenewIfIdle()
    {
        if (_doorbell is { IsActive: true }) return;

        _kick.Dispose();
        _kick = EventFd.Create();
    }

    public void Reconnect()
    {
        _doorbell?.Deassign();
        _kick.TryRead(out _);
        _kick.Dispose();
        _kick = EventFd.Create();
        _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);
    }

    public void Dispose()
    {
        Stop();
        _kick.Dispose();
    }
}

// The callers stop the queue first.
internal sealed class Steps(Machine machine)
{
    private EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public void Start()
    {
        if (_doorbell is not null) StopAndRenew();
        _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);
    }

    public void StopAndRenew()
    {
        _doorbell?.StopAndDrain(() => { });
        Renew();
    }

    private void Renew()
    {
        _kick.Dispose();
        _kick = EventFd.Create();
    }
}

// The owner stops first, and disposes then.
internal sealed class TwoSteps(Machine machine) : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public void Start() => _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);

    public void Stop() => _doorbell?.StopAndDrain(() => { });

    public void Dispose() => _kick.Dispose();
}

internal sealed class Ports(Machine machine, EventFd kick)
{
    private readonly List<IoEventFdRegistration> _all = [];
    private IoEventFdRegistration? _last;
    private IoEventFdRegistration? _port;
    private IrqFdRegistration? _line;

    public void MapAll(IEnumerable<ushort> ports)
    {
        foreach (ushort port in ports)
        {
            _last = machine.AssignIoEventFd(kick, IoAddress.Pio(port), 2);
            _all.Add(_last);
        }
    }

    public void Move(IEnumerable<ushort> ports)
    {
        foreach (ushort port in ports)
        {
            _port?.Deassign();
            _port = machine.AssignIoEventFd(kick, IoAddress.Pio(port), 2);
        }
    }

    public void MapFirst(IEnumerable<ushort> ports)
    {
        foreach (ushort port in ports)
        {
            if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(port), 2, null, out _port) == Errno.None) break;
        }
    }

    public void Connect(EventFd trigger, EventFd other, bool isShared)
    {
        _line?.Dispose();
        _line = isShared ? machine.AssignIrqFd(other, 5) : machine.AssignIrqFd(trigger, 4);
    }

    public void ConnectAgain(EventFd trigger)
    {
        IrqFdRegistration? old = _line;
        _line = machine.AssignIrqFd(trigger, 4);
        old?.Dispose();
    }

    public void Exchange(EventFd trigger)
        => Interlocked.Exchange(ref _line, machine.AssignIrqFd(trigger, 4))?.Dispose();

    public void Unmap()
    {
        foreach (IoEventFdRegistration doorbell in _all) doorbell.Dispose();
        _port?.Dispose();
        _line?.Dispose();
    }
}

// The machine ends what it gave.
internal sealed class Owner : IDisposable
{
    private readonly EmbeddedMachine _machine = new();
    private readonly EventFd _kick = EventFd.Create();
    private readonly Attachment _panel;

    public Owner()
    {
        _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);
        _panel = _machine.Attach(new Panel(), pio: 0x80);
    }

    public override string ToString() => $"{_panel}";

    public void Dispose()
    {
        _machine.Dispose();
        _kick.TryRead(out _);
        _kick.Dispose();
    }
}

// The eventfd belongs to the caller, who closes it.
internal sealed class Borrower(Machine machine, EventFd kick)
{
    public void Start() => machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);

    public void Wake() => kick.Signal();
}

internal sealed class Kept(Machine machine, EventFd kick, TextWriter log) : IDisposable
{
    private readonly IoEventFdRegistration _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);

    public override string ToString() => $"kept by {_doorbell}";

    public void Dispose()
    {
        log.WriteLine("ending {0}", _doorbell);
        ((IDisposable)_doorbell).Dispose();
    }
}

internal sealed class Handed(List<IDisposable> owned)
{
    private IrqFdRegistration? _line;

    public void Start(Machine machine, EventFd trigger)
    {
        _line = machine.AssignIrqFd(trigger, 5);
        owned.Add(_line);
    }

    public string Describe() => _line?.ToString() ?? "none";
}

internal sealed class ClosedPanel : IDisposable
{
    private Attachment? _attachment;

    public void Open(Machine machine) => _attachment = machine.Attach(new Panel(), pio: 0x80);

    public bool IsOpen => _attachment is not null;

    public void Dispose() => Interlocked.Exchange(ref _attachment, null)?.Dispose();
}

internal sealed class StoppedPanel(Machine machine)
{
    private readonly Attachment _attachment = machine.Attach(new Panel(), pio: 0x80);

    public void Stop() => _attachment.RequestStop();
}

internal sealed class PassedPanel(Machine machine, Action<IDisposable> own)
{
    private Attachment? _attachment;

    public void Open()
    {
        _attachment = machine.Attach(new Panel(), pio: 0x80);
        own(_attachment);
    }
}

internal sealed class GivenPanel(Attachment attachment)
{
    private readonly Attachment _attachment = attachment;

    public override string ToString() => $"{_attachment}";
}

internal sealed class PanelOf(Machine machine)
{
    private Attachment? _attachment;

    public Attachment Attachment => _attachment ??= machine.Attach(new Panel(), pio: 0x80);
}
