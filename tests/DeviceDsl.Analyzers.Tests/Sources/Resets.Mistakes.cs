using System;
using System.Collections.Generic;
using System.Threading;

namespace Acme.Vmm;

internal enum Phase : byte
{
    Idle,
    Busy,
}

// A device with a ring: the reset was written first, and the rest of the state came later.
[Device]
[LevelIrq(Gsi = 5)]
[LevelIrq(Gsi = 6, Name = "Error")]
internal sealed partial class Ring
{
    [State] private uint _head;
    [State] private uint {|DDSL0216:_tail|};
    [State] private Phase {|DDSL0216:_phase|};
    [State] private readonly uint[] {|DDSL0216:_entries|} = new uint[16];
    [State] private byte[] {|DDSL0216:_scratch|} = [];
    [State] private ulong? {|DDSL0216:_deadline|};
    [State] private string {|DDSL0216:_reason|} = "";
    [State] private long {|DDSL0216:_errors|};

    [State] public bool {|DDSL0216:IsRunning|} { get; private set; }

    [Register(Mmio, 0x00)] private partial uint Status { get; set; }
    [Register(Mmio, 0x40, Count = 4)] private partial Registers<uint> Slots { get; }

    [Doorbell(Mmio, 0x10)]
    private void OnKick()
    {
        _entries[_head++ % 16] = _tail++;
        _phase = _phase == Phase.Idle ? Phase.Busy : Phase.Idle;
        _deadline ??= 100;
        IsRunning = true;
        Status |= 1;
        {|DDSL0217:Irq5.Raise()|};
        Slots[{|DDSL0043:4|}] = _head;
        for (int i = 0; i <= 4; i++) Slots[{|DDSL0043:i|}] = _tail;
        Fail("kicked");
    }

    [OnWrite(nameof(Status))]
    private void OnStatus(uint written)
    {
        if ((written & 1) == 0) Irq5.Lower();
        if (_scratch.Length == 0) Array.Resize(ref _scratch, 64);
    }

    private void Fail(string reason)
    {
        _reason = reason;
        Interlocked.Increment(ref _errors);
        if (_errors > Slots[{|DDSL0043:^5|}]) {|DDSL0217:Error.Raise()|};
    }

    [OnReset]
    private void Forget() => _head = 0;

    public override string ToString() => $"{_reason} {_deadline} {IsRunning}";
}

// Nothing is reset but the registers.
[Device]
[LevelIrq(Gsi = 9)]
[MsiIrq(Vectors = 2)]
internal sealed partial class Timer([State] int {|DDSL0216:ticks|})
{
    [State] private int {|DDSL0216:_expired|};
    [State] private readonly ulong[] {|DDSL0216:_alarms|} = new ulong[4];

    [Register(Mmio, 0x00)] private partial uint Period { get; set; }

    [Doorbell(Mmio, 0x8)]
    private void OnTick()
    {
        ticks--;
        _expired++;
        _alarms[0] = Period;
        {|DDSL0217:Irq9.Raise()|};
        Msi[{|DDSL0043:2|}].Signal();
        Msi.Signal({|DDSL0043:-1|});
    }

    [Doorbell(Mmio, 0xc)]
    private void OnDone() => Irq9.Lower();
}
