using System;
using System.Buffers.Binary;
using System.Threading;
using DeviceDsl.Machines;
using DeviceDsl.Virtio;

#pragma warning disable CS9107

namespace Acme.Vmm;

// Stops that run a handler that starts again.
internal sealed class Bell(Machine machine, EventFd kick) : IDisposable
{
    private IoEventFdRegistration? _doorbell;
    private bool _isStarted;

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
        IoEventFdRegistration? doorbell = _doorbell;
        {|DDSL0410:doorbell?.StopAndDrain(OnKick)|};
    }

    private void OnKick()
    {
        if (!_isStarted) Start();
        Served++;
    }
}

internal sealed class Gong(Machine machine, EventFd kick) : IDisposable
{
    private enum Phase { Stopped, Running }

    private IoEventFdRegistration? _doorbell;
    private Phase _phase;

    private bool IsRunning => _phase == Phase.Running;

    public int Served { get; private set; }

    public void Start()
    {
        _doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10));
        _phase = Phase.Running;
    }

    public void Dispose()
    {
        if (_doorbell is { } doorbell)
        {
            _phase = Phase.Stopped;
            {|DDSL0410:doorbell.StopAndDrain(OnKick)|};
        }
    }

    private void OnKick()
    {
        if (!IsRunning) Start();
        Served++;
    }
}

internal sealed class Chime(Machine machine, EventFd kick) : IDisposable
{
    private enum Phase { Stopped, Running }

    private IoEventFdRegistration? _doorbell;
    private Phase _phase;

    public int Served { get; private set; }

    public void Start() => (_doorbell, _phase) = (machine.AssignIoEventFd(kick, IoAddress.Pio(0x10)), Phase.Running);

    public void Dispose()
    {
        _phase = Phase.Stopped;
        {|DDSL0410:Interlocked.Exchange(ref _doorbell, null)?.StopAndDrain(OnKick)|};
    }

    private void OnKick()
    {
        switch (_phase)
        {
            case Phase.Stopped:
                Start();
                break;
            case Phase.Running:
                Served++;
                break;
        }
    }
}

internal sealed class Horn(Machine machine, EventFd kick) : IDisposable
{
    private IoEventFdRegistration? _doorbell;

    public int Served { get; private set; }

    public void Start()
    {
        if (machine.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 0, null, out IoEventFdRegistration? doorbell) == Errno.None)
        {
            _doorbell = doorbell;
        }
    }

    public void Dispose()
    {
        IoEventFdRegistration? doorbell = _doorbell;
        _doorbell = null;
        {|DDSL0410:doorbell?.StopAndDrain(OnKick)|};
    }

    private void OnKick()
    {
        if (_doorbell is null) Start();
        Served++;
    }
}

// Indices of rings that do not wrap.
internal abstract class RingReader(GuestMemoryMap memory, GuestAddress available, uint size)
{
    protected uint Size => size;

    protected ushort Head()
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }
}

internal sealed class UncheckedRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private uint _next;

    public void Serve(Action<uint> serve)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        ushort head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        while ({|DDSL0411:_next != head|})
        {
            serve(_next % Size);
            _next = unchecked(_next + 1);
        }
    }
}

internal sealed class HelpedRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private uint _next;

    public bool IsEmpty => {|DDSL0411:_next == Head()|};

    public uint Take()
    {
        uint slot = SlotOf(_next);
        Advance();
        return Load(slot);
    }

    private uint Load(uint slot)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(4 + (2 * slot)), bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    private uint SlotOf(uint index) => index % Size;

    private void Advance() => _next++;
}

internal sealed class FieldRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private ushort _head;
    private ushort _next;

    public void Refresh()
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        _head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public void Serve(Action<uint> serve)
    {
        while ({|DDSL0411:_next < _head|})
        {
            serve(_next % Size);
            unchecked { _next++; }
        }
    }
}

internal sealed class ParameterRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private ushort _next;

    public void Poll(Action<uint> serve)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        Serve(BinaryPrimitives.ReadUInt16LittleEndian(bytes), serve);
    }

    private void Serve(ushort head, Action<uint> serve)
    {
        while ({|DDSL0411:head > _next|})
        {
            serve(_next & (Size - 1));
            _next = unchecked((ushort)(_next + 1));
        }
    }
}

internal sealed class WidenedRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private int _next;

    public void Serve(Action<uint> serve)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        int head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        for (; {|DDSL0411:_next != head|}; _next++)
        {
            uint place = (uint)_next;
            serve(place % Size);
        }
    }
}

internal sealed class PendingRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private ushort _next;

    public void Serve(Action<uint> serve)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        int head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int pending = {|DDSL0411:head - _next|};
        for (int i = 0; i < pending; i++)
        {
            serve(_next % Size);
            unchecked { _next++; }
        }
    }
}

internal sealed class ThrowingRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private ushort _next;

    public bool TryTake(out uint slot)
    {
        Span<byte> bytes = stackalloc byte[2];
        memory.TryRead(available.Plus(2), bytes);
        slot = _next % Size;
        if (_next == BinaryPrimitives.ReadUInt16LittleEndian(bytes)) return false;

        {|DDSL0411:_next = (ushort)(_next + 1)|};
        return true;
    }
}

internal sealed class LockFreeRing(GuestMemoryMap memory, GuestAddress available, uint size) : RingReader(memory, available, size)
{
    private int _next;

    public bool HasWork => {|DDSL0411:Volatile.Read(ref _next) != Head()|};

    public uint Take() => (uint)(Interlocked.Increment(ref _next) - 1) % Size;

    public bool Look(Span<byte> bytes) => memory.TryRead(available.Plus(4 + (2 * ((ulong)_next % Size))), bytes);
}

internal sealed class UsedRing(GuestMemoryMap memory, GuestAddress used, GuestAddress available, ushort size)
{
    private ushort _next;

    public ushort Peek(uint place, Span<byte> bytes)
    {
        memory.TryRead(available.Plus(4 + (2 * (place % size))), bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    // Publishes the index and looks at the driver's wish in one go.
    public bool Complete(ReadOnlySpan<byte> entry)
    {
        ushort place = _next;
        _next = unchecked((ushort)(_next + 1));
        memory.TryWrite(used.Plus(4 + (8 * (ulong)(place % size))), entry);
        {|DDSL0403:Publish(_next)|};
        return {|DDSL0404:IsWanted()|};
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
    private const int Receive = 0;

    public static void Serve(Wire wire, EventFd first, EventFd second)
    {
        using QueueOwner receiver = wire.HandOver(Receive, first);
        using QueueOwner transmitter = {|DDSL0407:wire.HandOver(0, second)|};
        receiver.Serve(static queue => queue.Publish());
        transmitter.Serve(static queue => queue.Publish());
    }
}
