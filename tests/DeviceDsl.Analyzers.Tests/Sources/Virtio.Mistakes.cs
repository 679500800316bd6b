using System;
using System.Collections.Generic;
using System.Threading;
using DeviceDsl.Virtio;

namespace Acme.Vmm;

// Devices that serve kicks although they know that the driver may not be ready.
[Device, LevelIrq(Gsi = 5, Name = "Line")]
internal sealed partial class LoweringDisk
{
    private bool _isReady;
    private int _served;

    public bool IsIdle => _served == 0 && !_isReady;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    // Lowers the line and forgets the count, which the kick uses for its work.
    [OnWrite(nameof(Status))]
    private void OnStatus(byte written)
    {
        _isReady = (written & (byte)VirtioStatus.DriverOk) != 0;
        Line.Lower();
        _served = 0;
    }

    [Doorbell(Mmio, 0x50)]
    private void {|DDSL0401:OnKick|}()
    {
        _served++;
        Line.Raise();
    }
}

[Device]
internal sealed partial class CountingDisk
{
    private const byte DriverOk = 4;

    private uint _kicks;

    public bool IsReady { get; private set; }
    public uint Kicks => _kicks;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    [OnWrite(nameof(Status))]
    private void OnStatus(byte written)
    {
        if ((written & DriverOk) == 0)
        {
            IsReady = false;
            _kicks = 0;
            return;
        }

        IsReady = true;
    }

    [Doorbell(Mmio, 0x50, Match = 0, Count = 4)]
    private void {|DDSL0401:OnKick|}(int queue) => _kicks += (uint)queue + 1;
}

[Device]
internal sealed partial class SwitchingDisk
{
    private ulong _bytes;
    private bool _isOn;

    public (bool IsOn, ulong Bytes) State => (_isOn, _bytes);

    [Register(Pio, 0x12)] private partial byte Status { get; set; }

    [OnWrite(nameof(Status))]
    private void OnStatus(byte written)
        => _isOn = (VirtioStatus)written switch
        {
            var status when status.HasFlag(VirtioStatus.DriverOk) => true,
            _ => false,
        };

    [Doorbell(Pio, 0x10)]
    private void {|DDSL0401:OnNotify|}() => Serve();

    private void Serve() => _bytes += 512;
}

internal sealed class EagerDisk : IDisposable
{
    private readonly EventFd _kick = EventFd.Create(initial: 1);
    private readonly IoEventFdRegistration _doorbell;
    private readonly LoopRegistration _served;
    private int _count;

    public EagerDisk(Machine machine)
    {
        _served = {|DDSL0401:machine.Loop.Add(_kick, () => _count++)|};
        _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
    }

    public bool IsReady { get; private set; }

    public void WriteStatus(VirtioStatus status)
    {
        IsReady = (status & VirtioStatus.DriverOk) == VirtioStatus.DriverOk;
        _count = 0;
    }

    public void Dispose()
    {
        _served.Dispose();
        _doorbell.StopAndDrain(static () => { });
        _kick.Dispose();
    }
}

// Starts that do not look at the queue.
internal sealed class LateDisk : IDisposable
{
    private readonly Machine _machine;
    private readonly EventFd _kick;
    private readonly LoopRegistration _served;
    private IoEventFdRegistration? _doorbell;

    public LateDisk(Machine machine)
    {
        _machine = machine;
        _kick = EventFd.Create();
        _served = machine.Loop.Add(_kick, OnKick);
    }

    public int Served { get; private set; }

    public void WriteStatus(VirtioStatus status)
    {
        if ((status & VirtioStatus.DriverOk) != 0) _doorbell ??= {|DDSL0402:_machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50))|};
    }

    public void Dispose()
    {
        _served.Dispose();
        _doorbell?.StopAndDrain(OnKick);
        _kick.Dispose();
    }

    private void OnKick() => Served++;
}

internal sealed class TryingDisk(Machine machine) : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public bool Update(VirtioStatus status) => status switch
    {
        _ when status.HasFlag(VirtioStatus.DriverOk) => TryStart(),
        _ => false,
    };

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        _kick.Dispose();
    }

    private bool TryStart()
        => {|DDSL0402:machine.TryAssignIoEventFd(_kick, IoAddress.Mmio(0x50), 0, null, out _doorbell)|} == Errno.None;
}

internal sealed class TwoQueues(Machine machine) : IDisposable
{
    private readonly EventFd _receive = EventFd.Create();
    private readonly EventFd _transmit = EventFd.Create();
    private IoEventFdRegistration? _first;
    private IoEventFdRegistration? _second;

    // Only one of two eventfds is signalled.
    public void WriteStatus(VirtioStatus status)
    {
        if (!status.HasFlag(VirtioStatus.DriverOk)) return;

        _first = machine.AssignIoEventFd(_receive, IoAddress.Mmio(0x50), 4, 0);
        _second = {|DDSL0402:machine.AssignIoEventFd(_transmit, IoAddress.Mmio(0x50), 4, 1)|};
        _receive.Signal();
    }

    public void Dispose()
    {
        _first?.StopAndDrain(static () => { });
        _second?.StopAndDrain(static () => { });
        _receive.Dispose();
        _transmit.Dispose();
    }
}

internal sealed class PropertyDisk(Machine machine) : IDisposable
{
    private EventFd Kick { get; } = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public VirtioStatus Status
    {
        get;
        set
        {
            field = value;
            if (value.HasFlag(VirtioStatus.DriverOk)) Enable();
        }
    }

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        Kick.Dispose();
    }

    private void Enable() => _doorbell = {|DDSL0402:machine.AssignIoEventFd(Kick, IoAddress.Mmio(0x50))|};
}

// Causes that replace others.
[Device]
internal sealed partial class StatusDisk
{
    private enum Cause : uint { Queue = 1, Configuration = 2 }

    [Register(Mmio, 0x60, Access = RegisterAccess.ReadClear)] private partial uint Pending { get; set; }

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => {|DDSL0413:Pending = (uint)Cause.Queue|};

    [Doorbell(Mmio, 0x54)]
    private void OnConfigure() => Pending |= (uint)Cause.Configuration;
}

[Device]
internal sealed partial class HelpedDisk
{
    [Register(Mmio, 0x60, Access = RegisterAccess.WriteOneClears)] private partial uint Pending { get; set; }

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Raise(1);

    [Doorbell(Mmio, 0x54)]
    private void OnConfigure() => Pending = Pending | 2;

    private void Raise(uint cause) => {|DDSL0413:Pending = cause|};
}

[Device]
internal sealed partial class ShiftedDisk
{
    [Register(Mmio, 0x60, Access = RegisterAccess.ReadClear)] private partial uint Pending { get; set; }

    [Doorbell(Mmio, 0x50, Match = 0, Count = 8)]
    private void OnKick(int queue) => {|DDSL0413:Pending = 1u << queue|};

    [Doorbell(Mmio, 0x54)]
    private void OnConfigure() => Pending = Pending | 0x100;
}

[Device]
internal sealed partial class AnsweringDisk
{
    [Register(Mmio, 0x60, Access = RegisterAccess.ReadClear)] private partial uint Pending { get; set; }
    [Register(Mmio, 0x64)] private partial uint Command { get; set; }

    // The old value of another register.
    [OnWrite(nameof(Command))]
    private void OnCommand(uint old, uint written) => {|DDSL0413:Pending = old & written|};

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Pending |= 1;
}

[Device]
internal sealed partial class ChoosingDisk
{
    private bool _isFull;

    [Register(Mmio, 0x60, Access = RegisterAccess.WriteOneClears)] private partial byte Pending { get; set; }

    public void Fill() => _isFull = true;

    [Doorbell(Mmio, 0x50)]
    private void OnKick()
    {
        {|DDSL0413:Pending = (byte)(_isFull ? 2 : 1)|};
    }

    [Doorbell(Mmio, 0x54)]
    private void OnError() { Pending |= 4; }
}

[Device]
internal sealed partial class TupleDisk
{
    private uint _served;

    public uint Served => _served;

    [Register(Mmio, 0x60, Access = RegisterAccess.ReadClear)] private partial uint Pending { get; set; }

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => ({|DDSL0413:Pending|}, _served) = (1u, _served + 1);

    [Doorbell(Mmio, 0x54)]
    private void OnError() => Pending |= 4;
}

[Device]
internal sealed partial class RacingDisk
{
    private int _pending;

    public int Pending => _pending;

    public void Begin() => new Thread(Work).Start();

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => {|DDSL0413:_pending |= 1|};

    private void Work() => {|DDSL0413:_pending &= ~1|};
}
