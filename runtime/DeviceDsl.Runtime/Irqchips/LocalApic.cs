namespace DeviceDsl.Irqchips;

/// <summary>The local APIC of a virtual processor: which interrupts wait for it, and which it is serving.</summary>
/// <remarks>All members may be called from any thread.</remarks>
public sealed class LocalApic
{
    /// <summary>The guest-physical address of the registers, in front of every device on the bus (BUS-10).</summary>
    public const ulong DefaultBase = 0xFEE0_0000;

    private const ulong WindowLength = 0x1000;
    private const uint EnabledBit = 0x100;
    private const uint SpuriousVectorMask = 0x3FF;
    private const uint Version = 0x50014;

    private readonly Lock _gate = new();
    private readonly IEndOfInterruptSink _sink;
    private Bits256 _requested;
    private Bits256 _inService;
    private Bits256 _levelTriggered;
    private uint _spurious = 0xFF;
    private uint _taskPriority;
    private uint _logicalDestination;
    private uint _destinationFormat = uint.MaxValue;

    internal LocalApic(int id, IEndOfInterruptSink sink)
    {
        Id = (byte)id;
        _sink = sink;
    }

    /// <summary>The physical address under which interrupts reach it.</summary>
    public byte Id { get; }

    /// <summary>Whether the guest has enabled it, by bit 8 of the spurious vector register; until then it takes nothing (LAP-1).</summary>
    public bool IsEnabled => (Volatile.Read(ref _spurious) & EnabledBit) != 0;

    /// <summary>Takes up the pending interrupt of the highest vector, if the processor's priority lets it through (LAP-5).</summary>
    /// <returns>Its vector, or <see langword="null"/>.</returns>
    public byte? Acknowledge()
    {
        lock (_gate)
        {
            int vector = _requested.Highest;
            if (!IsEnabled || vector < 0 || (vector & 0xF0) <= (ProcessorPriority & 0xF0)) return null;
            _requested.Set((byte)vector, false);
            _inService.Set((byte)vector, true);
            return (byte)vector;
        }
    }

    /// <summary>Ends the interrupt of the highest vector in service; with none, nothing happens (LAP-6).</summary>
    public void EndOfInterrupt()
    {
        int vector;
        bool isLevel;
        lock (_gate)
        {
            vector = _inService.Highest;
            if (vector < 0) return;
            _inService.Set((byte)vector, false);
            isLevel = _levelTriggered.Contains((byte)vector);
        }

        _sink.OnEndOfInterrupt((byte)vector, isLevel);
    }

    /// <summary>Whether a vector waits to be taken up.</summary>
    /// <param name="vector">The vector.</param>
    public bool IsRequested(byte vector)
    {
        lock (_gate) return _requested.Contains(vector);
    }

    /// <summary>Whether a vector is being served.</summary>
    /// <param name="vector">The vector.</param>
    public bool IsInService(byte vector)
    {
        lock (_gate) return _inService.Contains(vector);
    }

    /// <summary>Whether an access is one to the registers.</summary>
    internal static bool Owns(ulong address, int length)
        => address - DefaultBase < WindowLength && address - DefaultBase + (ulong)length <= WindowLength;

    /// <summary>Takes an interrupt.</summary>
    /// <returns>1, also when the vector was pending already; 0 when the APIC is disabled (LAP-1).</returns>
    internal int Accept(byte vector, bool isLevel)
    {
        lock (_gate)
        {
            if (!IsEnabled) return 0;
            _requested.Set(vector, true);
            _levelTriggered.Set(vector, isLevel);
            return 1;
        }
    }

    /// <summary>Whether an interrupt with this destination is meant for this processor, among others (LAP-2).</summary>
    internal bool IsMeant(byte destination, bool isLogical)
    {
        if (!isLogical) return destination == Id || destination == 0xFF;
        uint own = Volatile.Read(ref _logicalDestination) >> 24;
        bool isFlat = Volatile.Read(ref _destinationFormat) >> 28 == 0xF;
        if (isFlat) return (own & destination) != 0;
        return destination == 0xFF || (own >> 4 == destination >> 4 && (own & destination & 0xF) != 0);
    }

    /// <summary>A guest's write to the registers; only 4 bytes at a 16-byte boundary have an effect (LAP-7).</summary>
    internal void Write(ulong address, int length, ulong value)
    {
        var register = (int)(address - DefaultBase);
        if (length != 4 || (register & 0xF) != 0) return;
        switch (register)
        {
            case 0x80: Volatile.Write(ref _taskPriority, (uint)value & 0xFF); break;
            case 0xB0: EndOfInterrupt(); break;
            case 0xD0: Volatile.Write(ref _logicalDestination, (uint)value & 0xFF00_0000); break;
            case 0xE0: Volatile.Write(ref _destinationFormat, (uint)value | 0x0FFF_FFFF); break;
            case 0xF0: Volatile.Write(ref _spurious, (uint)value & SpuriousVectorMask); break;
        }
    }

    /// <summary>A guest's read of the registers; one that leaves its 4 bytes finds nothing (LAP-7).</summary>
    internal ulong Read(ulong address, int length)
    {
        var offset = (int)(address - DefaultBase);
        int start = offset & 0xF;
        if (start + length > 4) return 0;
        ulong register = ReadRegister(offset & ~0xF) >> (start * 8);
        return register & (ulong.MaxValue >> (64 - (length * 8)));
    }

    private uint ProcessorPriority
    {
        get
        {
            uint task = Volatile.Read(ref _taskPriority);
            var serving = (uint)Math.Max(_inService.Highest, 0);
            return task >> 4 >= serving >> 4 ? task : serving & 0xF0;
        }
    }

    private uint ReadRegister(int register)
    {
        lock (_gate)
        {
            return register switch
            {
                0x20 => (uint)Id << 24,
                0x30 => Version,
                0x80 => _taskPriority,
                0xA0 => ProcessorPriority,
                0xD0 => _logicalDestination,
                0xE0 => _destinationFormat,
                0xF0 => _spurious,
                >= 0x100 and < 0x180 => _inService.Part((register - 0x100) >> 4),
                >= 0x180 and < 0x200 => _levelTriggered.Part((register - 0x180) >> 4),
                >= 0x200 and < 0x280 => _requested.Part((register - 0x200) >> 4),
                _ => 0,
            };
        }
    }
}
