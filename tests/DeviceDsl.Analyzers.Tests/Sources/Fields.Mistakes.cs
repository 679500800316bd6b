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

// A reset replaces the eventfd, and leaves the registration of the old one.
internal sealed class NetworkQueue(Machine machine)
{
    private EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public void Start() => _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);

    public void Stop()
    {
        _doorbell?.Deassign();
        _doorbell = null;
    }

    public void Reset()
    {
        {|DDSL0101:_kick.Dispose()|};
        _kick = EventFd.Create();
    }

    public void Reconnect()
    {
        {|DDSL0101:_kick.Dispose()|};
        _kick = EventFd.Create();
        _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);
    }

    public void Swap(EventFd other)
    {
        EventFd old = _kick;
        _kick = other;
        {|DDSL0101:old.Dispose()|};
    }
}

internal sealed class Console16550(Machine machine, TextWriter log)
{
    private EventFd? _trigger;
    private IrqFdRegistration? _line;

    public void Open(EventFd trigger)
    {
        _trigger = trigger;
        _line = machine.AssignIrqFd(_trigger, 4);
    }

    public void Reopen()
    {
        log.WriteLine("reopening");
        {|DDSL0101:_trigger?.Dispose()|};
        _trigger = EventFd.Create();
        _line = machine.AssignIrqFd(_trigger, 4);
    }

    public void Close()
    {
        _line?.Deassign();
        _trigger?.Dispose();
    }
}

// A field that is overwritten while its registration is assigned.
internal sealed class Ports(Machine machine, EventFd kick)
{
    private IoEventFdRegistration? _last;
    private IoEventFdRegistration? _port;
    private IrqFdRegistration? _line;

    public void MapAll(IEnumerable<ushort> ports)
    {
        foreach (ushort port in ports)
        {
            _last = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(port), 2)|};
        }
    }

    public void MapBoth()
    {
        _port = {|DDSL0607:machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2)|};
        _port = machine.AssignIoEventFd(kick, IoAddress.Pio(0x20), 2);
    }

    public void Connect(EventFd trigger, EventFd other, bool isShared)
    {
        _line = {|DDSL0607:machine.AssignIrqFd(trigger, 4)|};
        if (isShared) _line = machine.AssignIrqFd(other, 5);
    }

    public void Unmap()
    {
        _last?.Dispose();
        _port?.Dispose();
        _line?.Dispose();
    }
}

// A registration that is thrown away, so nothing can end it before its eventfd.
internal sealed class Forgetful(Machine machine) : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();

    public void Start() => machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2);

    public void Dispose() => {|DDSL0110:_kick.Dispose()|};
}

internal sealed class ForgetfulLine : IDisposable
{
    private readonly EventFd _trigger = EventFd.Create();

    public ForgetfulLine(Machine machine) => _ = machine.AssignIrqFd(_trigger, 5);

    public void Raise() => _trigger.Signal();

    public void Dispose()
    {
        {|DDSL0110:_trigger.Dispose()|};
    }
}

internal sealed class ForgetfulBank(Machine machine)
{
    private readonly EventFd _kick = EventFd.Create();

    public void Map(IReadOnlyList<ushort> ports)
    {
        for (int i = 0; i < ports.Count; i++) machine.AssignIoEventFd(_kick, IoAddress.Pio(ports[i]), 2);
    }

    public void Unmap() => {|DDSL0101:_kick.Dispose()|};
}

// Never released: what only looks at a field does not release it.
internal sealed class Shown(Machine machine, EventFd kick, TextWriter log) : IDisposable
{
    private readonly IoEventFdRegistration {|DDSL0109:_doorbell|} = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);

    public bool IsOf(IoEventFdRegistration other) => ReferenceEquals(_doorbell, other);

    public override string ToString() => $"shown by {_doorbell}";

    public void Dispose() => log.WriteLine("ended {0}", _doorbell);
}

internal sealed class Printed
{
    private IrqFdRegistration? {|DDSL0109:_line|};

    public void Start(Machine machine, EventFd trigger)
    {
        _line = machine.AssignIrqFd(trigger, 5);
        Console.WriteLine(_line);
    }

    public string Describe() => _line?.ToString() ?? "none";
}

internal sealed class Validated
{
    private IoEventFdRegistration? {|DDSL0109:_doorbell|};

    public void Start(Machine machine, EventFd kick) => _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);

    public bool Check()
    {
        ArgumentNullException.ThrowIfNull(_doorbell);
        return _doorbell.IsActive && !_doorbell.Equals(null);
    }
}

internal sealed class AttachedPanel(Machine machine)
{
    private readonly Attachment {|DDSL0109:_attachment|} = machine.Attach(new Panel(), pio: 0x80);

    public override string ToString() => "panel at " + _attachment;
}

internal sealed class OpenedPanel : IDisposable
{
    private Attachment? {|DDSL0109:_attachment|};

    public void Open(Machine machine) => _attachment = machine.Attach(new Panel(), pio: 0x80);

    public bool IsOpen => _attachment is not null;

    public void Dispose()
    {
    }
}

internal sealed class LoggedPanel
{
    private Attachment? {|DDSL0109:_attachment|};

    public void Open(Machine machine, TextWriter log)
    {
        _attachment = machine.Attach(new Panel(), pio: 0x80);
        log.WriteLine($"attached {_attachment}");
    }
}
