using DeviceDsl.Buses;

namespace DeviceDsl.Irqchips;

/// <summary>The two ports that set which inputs of the 8259s are level-triggered (PIC-2).</summary>
internal sealed class PicTriggerWindow(Pic pic) : BusDevice
{
    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        if (length == 1) pic.WriteTriggers(IsSecond(address), (byte)value);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        value = length == 1 ? pic.ReadTriggers(IsSecond(address)) : 0UL;
        return true;
    }

    private static bool IsSecond(ulong address) => (address & 1) != 0;
}
