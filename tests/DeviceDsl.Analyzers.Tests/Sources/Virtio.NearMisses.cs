using System;
using System.Collections.Generic;
using System.Threading;
using DeviceDsl.Virtio;

namespace Acme.Vmm;

[Device]
internal sealed partial class AskingDisk
{
    private int _served;

    public int Served => _served;

    private bool IsReady => (Status & (byte)VirtioStatus.DriverOk) != 0;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    [Doorbell(Mmio, 0x50)]
    private void OnKick()
    {
        if (IsReady) _served++;
    }
}

[Device]
internal sealed partial class DerivingDisk
{
    private VirtioStatus _status;
    private int _served;

    public int Served => _served;

    private VirtioStatus Known => _status;
    private bool IsReady => Known.HasFlag(VirtioStatus.DriverOk);
    private bool MayServe => IsReady && _served < 1000;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    [OnWrite(nameof(Status))]
    private void OnStatus(byte written) => _status = (VirtioStatus)written;

    [Doorbell(Mmio, 0x50)]
    private void OnKick()
    {
        if (!MayServe) return;
        _served++;
    }
}

[Device]
internal sealed partial class NullDisk
{
    private sealed class Worker
    {
        public int Served { get; private set; }

        public void Serve() => Served++;
    }

    private Worker? _worker;

    public int Served => _worker?.Served ?? 0;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    [OnWrite(nameof(Status))]
    private void OnStatus(byte written) => _worker = (written & (byte)VirtioStatus.DriverOk) != 0 ? new Worker() : null;

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => _worker?.Serve();
}

[Device]
internal sealed partial class PhaseDisk
{
    private enum Phase { Off, Negotiated, Running }

    private Phase _phase;
    private int _served;

    public int Served => _served;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    [OnWrite(nameof(Status))]
    private void OnStatus(byte written)
    {
        _phase = written switch
        {
            0 => Phase.Off,
            var bits when (bits & (byte)VirtioStatus.DriverOk) != 0 => Phase.Running,
            _ => Phase.Negotiated,
        };
        _served = 0;
    }

    [Doorbell(Mmio, 0x50, Match = 0, Count = 2)]
    private void OnKick(int queue)
    {
        if (_phase is Phase.Running) _served += queue;
    }
}

[Device]
internal sealed partial class CountedDisk
{
    private int _readyQueues;
    private int _served;

    public int Served => _served;

    [Register(Mmio, 0x70)] private partial byte Status { get; set; }

    [OnWrite(nameof(Status))]
    private void OnStatus(byte written)
    {
        if ((written & (byte)VirtioStatus.DriverOk) != 0) _readyQueues = 2;
        else _readyQueues = 0;
    }

    [Doorbell(Mmio, 0x50, Match = 0, Count = 2)]
    private void OnKick(int queue)
    {
        if (queue < _readyQueues) _served++;
    }
}

internal sealed class EventFdPool
{
    private readonly Stack<EventFd> _free = [];

    public EventFd Rent() => _free.TryPop(out EventFd? kick) ? kick : EventFd.Create(initial: 1);

    public void Return(EventFd kick) => _free.Push(kick);
}

internal sealed class PooledDisk(Machine machine, EventFdPool pool) : IDisposable
{
    private readonly EventFd _kick = pool.Rent();
    private IoEventFdRegistration? _doorbell;

    public void WriteStatus(VirtioStatus status)
    {
        if (status.HasFlag(VirtioStatus.DriverOk)) _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
    }

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        pool.Return(_kick);
    }
}

internal sealed class MadeDisk(Machine machine) : IDisposable
{
    private readonly EventFd _kick = Make();
    private IoEventFdRegistration? _doorbell;

    public void WriteStatus(VirtioStatus status)
    {
        if (status.HasFlag(VirtioStatus.DriverOk)) _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
    }

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        _kick.Dispose();
    }

    private static EventFd Make()
    {
        EventFd made = EventFd.Create();
        made.Signal();
        return made;
    }
}

internal sealed class TupleDisk : IDisposable
{
    private readonly Machine _machine;
    private readonly EventFd _kick;
    private IoEventFdRegistration? _doorbell;

    public TupleDisk(Machine machine, EventFd kick) => (_machine, _kick) = (machine, kick);

    public void WriteStatus(VirtioStatus status)
    {
        if (status.HasFlag(VirtioStatus.DriverOk)) _doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
    }

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        _kick.Dispose();
    }
}

internal sealed class InjectedDisk(Machine machine, Func<EventFd> create) : IDisposable
{
    private readonly EventFd _kick = create();
    private IoEventFdRegistration? _doorbell;

    public void WriteStatus(VirtioStatus status)
    {
        if (status.HasFlag(VirtioStatus.DriverOk)) _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
    }

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        _kick.Dispose();
    }
}

internal sealed class SignalledDisk(Machine machine) : IDisposable
{
    private readonly EventFd _kick = EventFd.Create();
    private IoEventFdRegistration? _doorbell;

    public void WriteStatus(VirtioStatus status)
    {
        if (!status.HasFlag(VirtioStatus.DriverOk)) return;

        _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Mmio(0x50));
        Wake(_kick);
    }

    public void Dispose()
    {
        _doorbell?.StopAndDrain(static () => { });
        _kick.Dispose();
    }

    private static void Wake(EventFd kick) => kick.Signal();
}

[Device]
internal sealed partial class RestoringDisk
{
    private const uint Sticky = 0x80;

    [Register(Mmio, 0x60, Access = RegisterAccess.WriteOneClears)] private partial uint Pending { get; set; }

    // Puts back the causes that the guest must not clear.
    [OnWrite(nameof(Pending))]
    private void OnAcknowledge(uint old, uint written) => Pending = (old & ~written) | (old & Sticky);

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Pending |= 1;

    [Doorbell(Mmio, 0x54)]
    private void OnError() => Pending |= Sticky;
}

[Device]
internal sealed partial class LocalDisk
{
    [Register(Mmio, 0x60, Access = RegisterAccess.WriteOneClears)] private partial uint Pending { get; set; }

    [OnWrite(nameof(Pending))]
    private void OnAcknowledge(uint old, uint written)
    {
        uint kept = old & ~written;
        if ((old & 0x80) != 0) kept |= 0x80;
        Pending = kept;
    }

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Pending |= 1;

    [Doorbell(Mmio, 0x54)]
    private void OnError() => Pending |= 0x80;
}

[Device]
internal sealed partial class HelpedDisk
{
    [Register(Mmio, 0x60, Access = RegisterAccess.ReadClear)] private partial uint Pending { get; set; }

    private uint Known => Pending;

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Pending = With(1);

    [Doorbell(Mmio, 0x54)]
    private void OnError() => Pending = Known | 2;

    [Doorbell(Mmio, 0x58)]
    private void OnOther() => Pending |= 4;

    private uint With(uint cause) => Pending | cause;
}

[Device]
internal sealed partial class ClearingDisk
{
    [Register(Mmio, 0x60, Access = RegisterAccess.ReadClear)] private partial uint Pending { get; set; }

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Pending |= 1;

    [Doorbell(Mmio, 0x54)]
    private void OnError() => Pending |= 2;

    [Doorbell(Mmio, 0x58)]
    private void OnClear() => Pending = default;
}

[Device]
internal sealed partial class AtomicDisk
{
    private int _pending;

    public int Pending => Volatile.Read(ref _pending);

    public void Begin() => new Thread(Work).Start();

    [Doorbell(Mmio, 0x50)]
    private void OnKick() => Interlocked.Or(ref _pending, 1);

    private void Work() => Interlocked.And(ref _pending, ~1);
}
