using System;
using System.Collections.Generic;
using System.Threading;

namespace Acme.Vmm;

// Everything that changes is reset, each in another way.
[Device]
[LevelIrq(Gsi = 5)]
[LevelIrq(Gsi = 6, Name = "Error")]
[LevelIrq(Gsi = 7, Name = "Again", Resample = true)]
internal sealed partial class Ring
{
    [State] private uint _head;
    [State] private uint _tail;
    [State] private readonly uint[] _entries = new uint[16];
    [State] private byte[] _scratch = [];
    [State] private ulong? _deadline;
    [State] private long _errors;
    private readonly string _serial = "a";
    [Transient] private uint _sinceStart;

    [State] public bool IsRunning { get; private set; }

    [Register(Mmio, 0x00)] private partial uint Status { get; set; }
    [Register(Mmio, 0x04), Transient] private partial uint Clock { get; set; }
    [Register(Mmio, 0x40, Count = 4)] private partial Registers<uint> Slots { get; }

    [Doorbell(Mmio, 0x10)]
    private void OnKick()
    {
        _entries[_head++ % 16] = _tail++;
        _deadline ??= 100;
        _sinceStart++;
        IsRunning = true;
        Interlocked.Increment(ref _errors);
        if (_scratch.Length == 0) Array.Resize(ref _scratch, 64);
        Status |= _sinceStart;
        Clock++;
        Update();
        Again.Raise();
        Slots[3] = Slots[^4];
        for (int i = 0; i < 4; i++) Slots[i] = _head;
        for (int i = 0; i < 8; i++) Slots[i / 2] = _tail;
    }

    [OnResample(Gsi = 7)]
    private void OnAgain() => Status = 0;

    private void Update()
    {
        Set(Irq5, (Status & 1) != 0);
        if (_errors > 0) Error.Raise();
        else Error.Lower();
    }

    private static void Set(LevelLine line, bool isUp)
    {
        if (isUp) line.Raise();
        else line.Lower();
    }

    [OnReset]
    private void Forget()
    {
        (_head, _tail) = (0, 0);
        Array.Clear(_entries);
        Clear(ref _scratch);
        Restart();
    }

    [OnReset]
    private void ForgetErrors()
    {
        Volatile.Write(ref _errors, 0);
        Update();
    }

    private void Restart()
    {
        _deadline = null;
        IsRunning = false;
    }

    private static void Clear(ref byte[] bytes) => bytes = [];

    public override string ToString() => $"{_serial} {_deadline} {IsRunning}";
}

// Its state is that of another object, which resets itself.
[Device]
[EdgeIrq(Gsi = 9)]
[MsiIrq(Vectors = 2)]
internal sealed partial class Timer([State] int ticks)
{
    [Register(Mmio, 0x00)] private partial uint Period { get; set; }

    [Doorbell(Mmio, 0x8)]
    private void OnTick()
    {
        ticks--;
        Irq9.Pulse();
        Msi[1].Signal();
        Msi.Signal((int)(Period % 2));
    }

    [OnReset]
    private void Forget() => Timers.Reset(this);

    public int Ticks { set => ticks = value; }
}

internal static class Timers
{
    public static List<Timer> All { get; } = [];

    public static void Reset(Timer timer)
    {
        timer.Ticks = 0;
        All.Add(timer);
    }
}
