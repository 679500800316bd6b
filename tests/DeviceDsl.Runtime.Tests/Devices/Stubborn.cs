namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A device written by hand, with one resampling line, that may refuse to be connected to it.</summary>
internal sealed class Stubborn : IDevice
{
    public bool Throws { get; set; }

    public string Name => "Stubborn";

    public int DoorbellCount => 0;

    public int LineCount => 1;

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => new(5, LineKind.Resampled, "Irq5");

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index = 0, ulong value = 0)
    {
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
        if (Throws) throw new InvalidDataException("no");
    }
}
