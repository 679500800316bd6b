using DeviceDsl.Buses;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The I/O APIC: turns its 24 inputs into interrupts of the local APICs, as its redirection table says.</summary>
/// <remarks>
/// One lock guards its state. Acknowledgements are passed on without it (LCK-7); the local APICs have locks of their own,
/// which are taken inside it.
/// </remarks>
internal sealed class IoApic(LocalApicGroup processors, IPinObserver observer) : BusDevice, IInterruptChip, IEndOfInterruptSink
{
    /// <summary>The guest-physical address of the registers.</summary>
    public const ulong DefaultBase = 0xFEC0_0000;

    /// <summary>The length of the registers' window.</summary>
    public const ulong WindowLength = 0x100;

    /// <summary>How many inputs there are.</summary>
    public const int PinCount = 24;

    private const int Ignored = -1;
    private const int Coalesced = 0;
    private const int IndexOffset = 0x00;
    private const int DataOffset = 0x10;

    private readonly Lock _gate = new();
    private readonly RedirectionEntry[] _entries = [.. Enumerable.Repeat(RedirectionEntry.Reset, PinCount)];
    private readonly ulong[] _sources = new ulong[PinCount];
    private uint _requested;
    private uint _id;
    private byte _index;

    /// <summary>The redirection entry of an input.</summary>
    public RedirectionEntry Entry(int pin)
    {
        lock (_gate) return _entries[pin];
    }

    /// <inheritdoc/>
    public int SetLevel(int pin, int source, bool level)
    {
        lock (_gate)
        {
            ulong mask = 1UL << source;
            _sources[pin] = level ? _sources[pin] | mask : _sources[pin] & ~mask;
            return _sources[pin] == 0 ? Lower(pin) : Raise(pin);
        }
    }

    /// <inheritdoc/>
    public void OnEndOfInterrupt(byte vector, bool isLevel)
    {
        for (int pin = 0; pin < PinCount; pin++)
        {
            if (Entry(pin).Vector != vector) continue;
            observer.OnAck(new ChipPin(ChipId.IoApic, pin));
            if (isLevel) EndService(pin);
        }
    }

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        switch (address - DefaultBase)
        {
            case IndexOffset:
                lock (_gate) _index = (byte)value;
                break;
            case DataOffset:
                WriteRegister((uint)value);
                break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        lock (_gate)
        {
            uint register = (address - DefaultBase) switch
            {
                IndexOffset => _index,
                DataOffset => ReadRegister(),
                _ => 0,
            };
            value = length >= sizeof(uint) ? register : register & ((1u << (length * 8)) - 1);
        }

        return true;
    }

    private int Lower(int pin)
    {
        _requested &= ~(1u << pin);
        return 1;
    }

    private int Raise(int pin)
    {
        uint mask = 1u << pin;
        bool wasRequested = (_requested & mask) != 0;
        _requested |= mask;
        return wasRequested && !_entries[pin].IsLevel ? Coalesced : Service(pin);
    }

    /// <summary>Sends the interrupt of an input, unless it is masked or a level one is still being served (IOA-11).</summary>
    private int Service(int pin)
    {
        RedirectionEntry entry = _entries[pin];
        if (entry.IsMasked || (entry.IsLevel && entry.RemoteIrr)) return Ignored;
        int accepted = Deliver(entry);
        if (entry.IsLevel && accepted != 0) _entries[pin] = entry.WithRemoteIrr(true);
        return accepted;
    }

    private int Deliver(RedirectionEntry entry) => entry.DeliveryMode switch
    {
        DeliveryMode.Fixed => processors.DeliverToAll(entry.Destination, entry.IsLogical, entry.Vector, entry.IsLevel),
        DeliveryMode.LowestPriority => processors.DeliverToOne(entry.Destination, entry.IsLogical, entry.Vector, entry.IsLevel),
        _ => 0,
    };

    private void EndService(int pin)
    {
        lock (_gate)
        {
            RedirectionEntry entry = _entries[pin];
            if (!entry.IsLevel) return;
            _entries[pin] = entry.WithRemoteIrr(false);
            if (IsDue(pin)) Service(pin);
        }
    }

    /// <summary>Whether a level input is up and nothing keeps its interrupt back.</summary>
    private bool IsDue(int pin)
    {
        RedirectionEntry entry = _entries[pin];
        return entry is { IsLevel: true, IsMasked: false, RemoteIrr: false } && (_requested >> pin & 1) != 0;
    }

    private void WriteRegister(uint value)
    {
        lock (_gate)
        {
            if (_index == 0) _id = value & 0x0F00_0000;
            int entry = _index - 0x10;
            if (entry is < 0 or >= PinCount * 2) return;
            WriteEntry(entry >> 1, isHigh: (entry & 1) != 0, value);
        }
    }

    private void WriteEntry(int pin, bool isHigh, uint value)
    {
        _entries[pin] = _entries[pin].WithHalf(isHigh, value);
        if (!IsDue(pin)) return;
        // The resamplers are asked under the lock, as the kernel does: their eventfds only hand on (RES-8).
        if (observer.TryResample(new ChipPin(ChipId.IoApic, pin))) _requested &= ~(1u << pin);
        else Service(pin);
    }

    private uint ReadRegister() => _index switch
    {
        0 or 2 => _id,
        1 => 0x0017_0011,
        >= 0x10 and < 0x10 + (PinCount * 2) => (uint)(_entries[(_index - 0x10) >> 1].Bits >> ((_index & 1) * 32)),
        _ => uint.MaxValue,
    };
}
