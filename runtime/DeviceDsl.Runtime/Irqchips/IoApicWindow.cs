using DeviceDsl.Buses;

namespace DeviceDsl.Irqchips;

/// <summary>The window of an IOAPIC on the bus: 256 bytes with only two registers (IOA-1).</summary>
internal sealed class IoApicWindow(IoApic ioApic) : BusDevice
{
    private const ulong IndexOffset = 0x00;
    private const ulong DataOffset = 0x10;
    private const ulong OffsetMask = 0xFF;

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        if (!IsInside(address)) return false;
        // An 8-byte access acts as its lower 4 bytes; invalid widths have no effect (IOA-2).
        if (length is not (1 or 2 or 4 or 8)) return true;
        switch (address & OffsetMask)
        {
            case IndexOffset: ioApic.Index = (byte)value; break;
            case DataOffset: ioApic.WriteData((uint)value); break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        value = 0;
        if (!IsInside(address)) return false;
        if (length is not (1 or 2 or 4 or 8)) return true;
        uint register = (address & OffsetMask) switch
        {
            IndexOffset => ioApic.Index,
            DataOffset => ioApic.ReadData(),
            _ => 0,
        };
        value = length >= sizeof(uint) ? register : register & ((1u << (length * 8)) - 1);
        return true;
    }

    private bool IsInside(ulong address) => address - ioApic.Base < IoApic.WindowLength;
}
