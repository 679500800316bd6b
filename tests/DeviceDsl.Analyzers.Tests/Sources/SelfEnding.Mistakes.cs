using System;
using System.Collections.Generic;
using System.Threading;

namespace Acme.Vmm;

internal sealed class Bell : IDisposable
{
    private readonly Machine _machine;
    private LoopRegistration? _served;
    private LoopRegistration? _second;
    private LoopRegistration? _third;
    private LoopRegistration? _fourth;
    private LoopRegistration? _fifth;
    private LoopRegistration? _sixth;

    public Bell(Machine machine, IReadOnlyList<EventFd> kicks)
    {
        _machine = machine;
        _served = machine.Loop.Add(kicks[0], OnExchange);
        _second = machine.Loop.Add(kicks[1], OnLocal);
        _third = machine.Loop.Add(kicks[2], OnPattern);
        _fourth = machine.Loop.Add(kicks[3], OnHelper);
        _fifth = machine.Loop.Add(kicks[4], OnMachine);
        _sixth = machine.Loop.Add(kicks[5], () =>
        {
            {|DDSL0210:Stop()|};

            void Stop() => _sixth?.Dispose();
        });
    }

    public void Dispose()
    {
        _served?.Dispose();
        _second?.Dispose();
        _third?.Dispose();
        _fourth?.Dispose();
        _fifth?.Dispose();
        _sixth?.Dispose();
    }

    private void OnExchange() => {|DDSL0210:Interlocked.Exchange(ref _served, null)?.Dispose()|};

    private void OnLocal()
    {
        LoopRegistration? ended = _second;
        _second = null;
        {|DDSL0210:ended?.Dispose()|};
    }

    private void OnPattern()
    {
        if (_third is { } ended) {|DDSL0210:ended.Dispose()|};
    }

    private void OnHelper() => {|DDSL0210:End(_fourth)|};

    private void OnMachine() => {|DDSL0210:_machine.Settle()|};

    private static void End(IDisposable? ended) => ended?.Dispose();
}

internal sealed class Bells : IDisposable
{
    private readonly DeviceLoop _loop;
    private readonly Machine _machine;
    private readonly EventFd _kick;
    private readonly List<IoEventFdRegistration> _doorbells = [];
    private readonly List<LoopRegistration> _served = [];

    public Bells(Machine machine, ushort[] ports)
    {
        _machine = machine ?? throw new ArgumentNullException(nameof(machine));
        _loop = machine.Loop;
        _kick = machine.CreateEventFd();
        foreach (ushort port in ports) _doorbells.Add(machine.AssignIoEventFd(_kick, IoAddress.Pio(port), 2));
        _served.Add(_loop.Add(_kick, OnKick));
    }

    public int Count { get; private set; }

    public void Dispose()
    {
        foreach (LoopRegistration served in _served) served.Dispose();
        foreach (IoEventFdRegistration doorbell in _doorbells) doorbell.StopAndDrain(OnDrain);
        _kick.Dispose();
    }

    private void OnDrain() => Count++;

    private void OnKick()
    {
        foreach (IoEventFdRegistration doorbell in _doorbells)
        {
            {|DDSL0210:doorbell.Deassign()|};
        }

        {|DDSL0210:_doorbells.ForEach(static doorbell => doorbell.Dispose())|};
        foreach (LoopRegistration served in _served) {|DDSL0210:served.Dispose()|};
        {|DDSL0210:_machine.Pause()|};
    }
}

internal sealed class Owner(Machine machine, EventFd kick) : IDisposable
{
    private LoopRegistration? _served;

    private Machine Board => machine;

    public void Start() => _served = machine.Loop.Add(kick, OnKick);

    public void Dispose() => _served?.Dispose();

    private void OnKick()
    {
        {|DDSL0210:Dispose()|};
        {|DDSL0210:Board.Settle()|};
    }
}

[Device]
internal sealed partial class Plug
{
    public Attachment? Me { get; set; }

    [Doorbell(Pio, 0x10)]
    private void OnKick() => {|DDSL0210:Me?.Dispose()|};
}

[Device]
internal sealed partial class Card
{
    private Attachment? _attachment;

    public void Attached(Attachment attachment) => _attachment = attachment;

    [Doorbell(Pio, 0x10)]
    private void OnKick()
    {
        if (_attachment is not { } attachment) return;

        {|DDSL0210:attachment.Dispose()|};
    }

    [Doorbell(Pio, 0x12)]
    private void OnStop() => {|DDSL0210:Interlocked.Exchange(ref _attachment, null)?.Dispose()|};
}

[Device]
internal sealed partial class Board : IDisposable
{
    private readonly Machine _machine;
    private readonly Attachment _attachment;

    public Board(Machine machine)
    {
        _machine = machine;
        _attachment = machine.Attach(this);
    }

    public void Dispose() => _attachment.Dispose();

    [Doorbell(Pio, 0x10)]
    private void OnStop() => {|DDSL0210:Close()|};

    [Doorbell(Pio, 0x12)]
    private void OnPause()
    {
        {|DDSL0210:_machine.Pause()|};
    }

    private void Close()
    {
        Dispose();
    }
}
