using System;
using System.Buffers.Binary;
using System.Threading;
using DeviceDsl.Machines;
using DeviceDsl.Virtio;

#pragma warning disable CS9107

namespace Acme.Vmm;

internal sealed class Bell(Machine machine, EventFd kick) : IDisposable
{
    private IoEventFdRegistration? _doorbell;
    private bool _isStarted;
    private bool _isStopping;

    public int Served { get; private set; }

    public void Start()
    {
        if (_isStarted) return;
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10));
        _doorbell = doorbell;
        _isStarted = true;
    }

    public void Dispose()
    {
        _isStarted = false;
        _isStopping = true;
        IoEventFdRegistration? doorbell = _doorbell;
        doorbell?.StopAndDrain(OnKick);
    }

    private void OnKick()
    {
        if (!_isStarted && !_isStopping) Start();
        Served++;
    }
}

internal sealed class Gong(Machine machine, EventFd kick) : IDisposable
{
    private enum Phase { Stopped, Stopping, Running }

    private IoEventFdRegistration? _doorbell;
    private Phase _phase;

    private bool IsStopped => _phase == Phase.Stopped;

    public int Served { get; private set; }

    public void Start()
    {
        _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10));
        _phase = Phase.Running;
    }

    public void Dispose()
    {
        if (_doorbell is not { } doorbell) return;

        _phase = Phase.Stopping;
        doorbell.StopAndDrain(OnKick);
        _phase = Phase.Stopped;
    }

    private void OnKick()
    {
        if (IsStopped) Start();
        Served++;
    }
}

internal sealed class Chime(Machine machine, EventFd kick, EventFd other) : IDisposable
{
    private enum Phase { Stopped, Stopping, Running }

    private IoEventFdRegistration? _doorbell;
    private IoEventFdRegistration? _second;
    private Phase _phase;

    public int Served { get; private set; }

    public void Start() => (_doorbell, _phase) = (machine.AssignIoEventFd(kick, IoAddress.Pio(0x10)), Phase.Running);

    public void Dispose()
    {
        _phase = Phase.Stopping;
        Interlocked.Exchange(ref _doorbell, null)?.StopAndDrain(OnKick);
        IoEventFdRegistration? second = _second;
        _phase = Phase.Stopped;
        second?.StopAndDrain(OnKick);
    }

    private void OnKick()
    {
        switch (_phase)
        {
            case Phase.Stopping:
                break;
            case Phase.Running:
                _second ??= machine.AssignIoEventFd(other, IoAddress.Pio(0x14));
                Served++;
                break;
        }
    }
}

internal abstract class RingReader(GuestMemoryMap memory, GuestAddress available, ushort size)
{
    protected ushort Size => size;

    protected ushort Head()
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }
}

internal sealed class WrappingRing(GuestMemoryMap memory, GuestAddress available, ushort size) : RingReader(memory, available, size)
{
    private ushort _next;

    public void Serve(Action<uint> serve)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        ushort head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int pending = (ushort)(head - _next);
        for (int i = 0; i < pending; i++)
        {
            serve((uint)_next % Size);
            unchecked { _next++; }
        }
    }

    public bool IsEmpty => Head() - _next == 0;

    public int Pending => (Head() - _next) & 0xFFFF;
}

internal sealed class MaskedRing(GuestMemoryMap memory, GuestAddress available, ushort size) : RingReader(memory, available, size)
{
    private uint _next;

    public bool IsEmpty => _next == Head();

    public uint Take(Span<byte> bytes)
    {
        uint slot = _next % Size;
        memory.TryRead(available.Plus(4 + (2 * slot)), bytes);
        _next++;
        _next &= 0xFFFF;
        return slot;
    }
}

internal sealed class WidenedRing(GuestMemoryMap memory, GuestAddress available, ushort size) : RingReader(memory, available, size)
{
    private int _next;

    public void Serve(Action<uint> serve)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        int head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        for (; _next != head; _next = (ushort)((_next + 1) % 65536)) serve((uint)_next % Size);
    }
}

internal sealed class ResetRing(GuestMemoryMap memory, GuestAddress available, ushort size) : RingReader(memory, available, size)
{
    private uint _next;

    public void Serve(Action<uint> serve, Span<byte> bytes)
    {
        while (_next != Head())
        {
            serve(_next % Size);
            memory.TryRead(available.Plus(4), bytes);
            if (++_next == 65536) _next = 0;
        }
    }
}

// A place in a table of its own, which starts again at its end, and a budget.
internal sealed class Cursor(GuestMemoryMap memory, GuestAddress table, ushort count)
{
    private readonly ushort _limit = 100;
    private ushort _place;
    private ushort _served;

    public void Step(Span<byte> bytes)
    {
        memory.TryRead(table.Plus(4 * (ulong)(_place % count)), bytes);
        if (_place + 1 >= count) _place = 0;
        else _place = (ushort)(_place + 1);
        if (_served < _limit) _served = unchecked((ushort)(_served + 1));
    }

    public bool IsDue(ushort budget) => _served % 2 == 0 && _served < budget && _place < count;
}

internal sealed class Statistics(GuestMemoryMap memory, GuestAddress available, ushort size) : RingReader(memory, available, size)
{
    private long _total;

    public long Total => _total;

    public bool IsOdd => _total % 2 == 1;

    public void Count(Span<byte> bytes)
    {
        memory.TryRead(available.Plus(4), bytes);
        _total += Head();
    }
}

internal sealed class UsedRing(GuestMemoryMap memory, GuestAddress used, GuestAddress available, ushort size)
{
    private ushort _next;

    public ushort Peek(uint place, Span<byte> bytes)
    {
        memory.TryRead(available.Plus(4 + (2 * (place % size))), bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public bool Complete(ReadOnlySpan<byte> entry)
    {
        ushort place = _next;
        _next = unchecked((ushort)(_next + 1));
        memory.TryWrite(used.Plus(4 + (8 * (ulong)(place % size))), entry);
        Volatile.WriteBarrier();
        Publish(_next);
        Interlocked.MemoryBarrier();
        return IsWanted();
    }

    private void Publish(ushort index)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, index);
        memory.TryWrite(used.Plus(2), bytes);
    }

    private bool IsWanted()
    {
        Span<byte> bytes = stackalloc byte[2];
        return memory.TryRead(available, bytes) && (bytes[0] & 1) == 0;
    }
}

[VirtioDevice(1)]
internal sealed partial class Wire : VirtioDevice
{
    [VirtQueue(0, Count = 2)]
    private uint OnRequest(DescriptorChain chain) => 0;
}

internal static class Backend
{
    public static void Serve(Wire wire, EventFd first, EventFd second)
    {
        using QueueOwner receiver = wire.HandOver(0, first);
        using QueueOwner transmitter = wire.HandOver(1, second);
        receiver.Serve(static queue => queue.Publish());
        transmitter.Serve(static queue => queue.Publish());
    }
}
