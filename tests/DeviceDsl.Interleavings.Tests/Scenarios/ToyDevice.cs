namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device written by hand: doorbells at 0x10 and up, each one byte wide, and a resampling line on GSI 5.</summary>
internal sealed class ToyDevice(int doorbells = 1, bool hasLine = false) : IDevice
{
    private ResampleLine _line = ResampleLine.Unconnected;

    public AddressSpace Space { get; init; } = AddressSpace.Pio;

    public Action? InHandler { get; set; }

    /// <summary>Runs while the device is saved.</summary>
    public Action? InSave { get; set; }

    public int Rings { get; private set; }

    public int Resamples { get; private set; }

    public string Name => "Toy";

    public int DoorbellCount => doorbells;

    public int LineCount => hasLine ? 1 : 0;

    public DoorbellEntry GetDoorbell(int doorbell) => new(Space, 0x10 + (ulong)doorbell, 1, null, "OnRing");

    public LineEntry GetLine(int line) => new(5, LineKind.Resampled, "Irq5");

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
        => space == Space && length == 1 && offset - 0x10 < (ulong)doorbells ? (int)(offset - 0x10) : -1;

    public void Ring(int doorbell, int index, ulong value)
    {
        InHandler?.Invoke();
        Rings++;
        if (hasLine) _line.Raise();
    }

    public void Resample(int line) => Resamples++;

    public void Connect(LineSet lines)
    {
        if (hasLine) _line = lines.Resampled(0);
    }

    public void SaveState(StateWriter writer)
    {
        InSave?.Invoke();
        writer.Write(Rings);
    }

    public Action LoadState(StateReader reader)
    {
        int rings = reader.Read<int>();
        return () => Rings = rings;
    }
}
