namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device written by hand that has nothing but a plain level line on GSI 5, for others to use.</summary>
internal sealed class ToySpeaker : IDevice
{
    private LevelLine _line = LevelLine.Unconnected;

    public string Name => "Speaker";

    public int DoorbellCount => 0;

    public int LineCount => 1;

    public void Beep() => _line.Raise();

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => new(5, LineKind.Level, "Irq5");

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index, ulong value)
    {
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines) => _line = lines.Level(0);
}
