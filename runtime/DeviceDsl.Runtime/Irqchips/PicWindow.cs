using DeviceDsl.Buses;

namespace DeviceDsl.Irqchips;

/// <summary>The two ports of an 8259. Accesses wider than a byte are accepted but have no effect (PIC-1).</summary>
internal sealed class PicWindow(Pic pic, PicChip chip, ulong first) : BusDevice
{
    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        if (length != 1) return true;
        if (address == first) pic.WriteCommand(chip, (byte)value);
        else pic.WriteData(chip, (byte)value);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        value = length == 1 ? pic.Read(chip, isData: address != first) : 0UL;
        return true;
    }
}
