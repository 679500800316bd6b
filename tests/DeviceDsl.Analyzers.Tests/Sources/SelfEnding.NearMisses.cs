using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Acme.Vmm;

internal sealed class Bell : IDisposable
{
    private readonly EmbeddedMachine _other = new();
    private LoopRegistration? _served;
    private LoopRegistration? _second;
    private readonly List<LoopRegistration> _others = [];

    public Bell(Machine machine, IReadOnlyList<EventFd> kicks)
    {
        foreach (EventFd kick in kicks.Skip(2)) _others.Add(machine.Loop.Add(kick, Count));
        _second = machine.Loop.Add(kicks[1], OnSecond);
        _served = machine.Loop.Add(kicks[0], OnKick);
    }

    public int Counted { get; private set; }

    public void Dispose()
    {
        _served?.Dispose();
        _second?.Dispose();
        foreach (LoopRegistration other in _others) other.Dispose();
        _other.Dispose();
    }

    // Ends others, or lets another thread end it.
    private void OnKick()
    {
        Interlocked.Exchange(ref _second, null)?.Dispose();
        foreach (LoopRegistration other in _others) other.Dispose();
        _other.Settle();
        End(_second);
        _ = Task.Run(() => _served?.Dispose());
    }

    private void OnSecond()
    {
        if (_second is { } own) own.RequestStop();
        Interlocked.Exchange(ref _second, null)?.RequestStop();
        LoopRegistration first = _others[0];
        first.Dispose();
    }

    private void Count() => Counted++;

    private static void End(IDisposable? ended) => ended?.Dispose();
}

internal sealed class Bells : IDisposable
{
    private readonly EventFd _kick;
    private readonly EventFd _spare;
    private readonly List<IoEventFdRegistration> _doorbells = [];
    private readonly List<IoEventFdRegistration> _spares = [];
    private readonly List<LoopRegistration> _served = [];
    private readonly LoopRegistration _own;

    public Bells(Machine machine, ushort[] ports)
    {
        _kick = machine.CreateEventFd();
        _spare = machine.CreateEventFd();
        foreach (ushort port in ports)
        {
            _doorbells.Add(machine.AssignIoEventFd(_kick, IoAddress.Pio(port), 2));
            _spares.Add(machine.AssignIoEventFd(_spare, IoAddress.Mmio(port), 2));
        }

        _own = machine.Loop.Add(_kick, OnKick);
        _served.Add(_own);
    }

    public int Drained { get; private set; }

    public void Dispose()
    {
        foreach (LoopRegistration served in _served) served.Dispose();
        foreach (IoEventFdRegistration doorbell in _doorbells.Concat(_spares)) doorbell.StopAndDrain(() => Drained++);
        _kick.Dispose();
        _spare.Dispose();
    }

    private void OnKick()
    {
        foreach (IoEventFdRegistration spare in _spares) spare.Deassign();
        foreach (IoEventFdRegistration doorbell in _doorbells) doorbell.RequestStop();
        foreach (LoopRegistration served in _served)
        {
            if (served != _own) served.Dispose();
        }

        foreach (LoopRegistration served in _served.Where(served => served != _own)) served.Dispose();
        foreach (LoopRegistration served in _served)
        {
            if (ReferenceEquals(served, _own)) continue;

            served.Dispose();
        }

        _served.ForEach(served =>
        {
            if (served != _own) served.Dispose();
        });
    }
}

[Device]
internal sealed partial class Hub
{
    private Attachment? _port;

    public Attachment? Child { get; set; }

    public Attachment? Me { get; set; }

    public void Plugged(Attachment port) => _port = port;

    [Doorbell(Pio, 0x10)]
    private void OnUnplug()
    {
        Child?.Dispose();
        _port?.Dispose();
        Me?.RequestStop();
    }
}

// It holds a device, and is none.
internal sealed class Slot(Machine machine, IDevice device) : IDisposable
{
    public Attachment? Attachment { get; private set; } = machine.Attach(device);

    public void Dispose()
    {
        Attachment?.Dispose();
        Attachment = null;
    }
}
