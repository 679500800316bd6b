namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device written by hand that has nothing but its host.</summary>
internal sealed class ToyMaster : IDevice
{
    public string Name => "Master";

    public int DoorbellCount => 0;

    public int LineCount => 0;

    public DeviceHost Host { get; } = new();

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index, ulong value)
    {
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }
}
