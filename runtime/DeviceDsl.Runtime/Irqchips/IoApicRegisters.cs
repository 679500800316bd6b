namespace DeviceDsl.Irqchips;

/// <summary>The indirect registers of an IOAPIC, which its index register selects. The IOAPIC's lock guards them.</summary>
internal sealed class IoApicRegisters
{
    private const int NoEntry = -1;
    private const uint Version = 0x0017_0011;
    private const int IdShift = 24;
    private const uint IdMask = 0xF;
    private const int FirstEntry = 0x10;

    private readonly RedirectionEntry[] _entries = [.. Enumerable.Repeat(RedirectionEntry.Reset, IoApic.PinCount)];
    private byte _id;

    /// <summary>The address of the registers.</summary>
    public ulong Base { get; private set; } = IoApic.DefaultBase;

    /// <summary>The selected register.</summary>
    public byte Index { get; set; }

    /// <summary>The redirection entry of an input.</summary>
    public RedirectionEntry this[int pin]
    {
        get => _entries[pin];
        set => _entries[pin] = value;
    }

    /// <summary>Reads the selected register; all ones if it does not exist (IOA-4).</summary>
    public uint Read()
    {
        int entry = Index - FirstEntry;
        return Index switch
        {
            // The arbitration register always equals the identifier (IOA-3).
            0 or 2 => (uint)_id << IdShift,
            1 => Version,
            _ when entry is >= 0 and < IoApic.PinCount * 2 => (uint)(_entries[entry >> 1].Bits >> ((entry & 1) * 32)),
            _ => uint.MaxValue,
        };
    }

    /// <summary>Writes the selected register.</summary>
    /// <param name="value">The value that the guest writes.</param>
    /// <param name="before">The previous redirection entry.</param>
    /// <returns>The input whose redirection entry was written, or -1.</returns>
    public int Write(uint value, out RedirectionEntry before)
    {
        before = default;
        if (Index == 0) _id = (byte)(value >> IdShift & IdMask);
        int entry = Index - FirstEntry;
        if (entry is < 0 or >= IoApic.PinCount * 2) return NoEntry;
        int pin = entry >> 1;
        before = _entries[pin];
        _entries[pin] = before.WithHalf(isHigh: (entry & 1) != 0, value);
        return pin;
    }

    /// <summary>Returns the state, with the given requested inputs.</summary>
    public IoApicState Save(uint requested) => new(Base, Index, _id, requested, [.. _entries.Select(entry => entry.Bits)]);

    /// <summary>Restores a state, except the requested inputs.</summary>
    public void Restore(IoApicState state)
    {
        Base = state.Base;
        Index = state.Index;
        _id = (byte)(state.Id & IdMask);
        for (int pin = 0; pin < IoApic.PinCount; pin++) _entries[pin] = new RedirectionEntry(state.Entries[pin]);
    }
}
