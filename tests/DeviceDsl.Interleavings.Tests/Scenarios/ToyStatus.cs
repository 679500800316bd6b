namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>
/// A device that notes what happened in a register at port 0x300, whose bits the guest clears by writing ones, and keeps GSI 5 up while any
/// is set.
/// </summary>
internal sealed class ToyStatus : IDevice
{
    /// <summary>Where the register is.</summary>
    public static readonly IoAddress Status = IoAddress.Pio(0x300);

    private readonly Lock _gate = new();
    private ResampleLine _line = ResampleLine.Unconnected;
    private ulong _bits;

    public string Name => "Status";

    public int DoorbellCount => 0;

    public int LineCount => 1;

    public int RegisterCount => 1;

    /// <summary>Something happened.</summary>
    public void Notify(ulong bit)
    {
        lock (_gate) _bits |= bit;
        _line.Raise();
    }

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => new(5, LineKind.Resampled, "Irq5");

    public RegisterEntry GetRegister(int register) => new(AddressSpace.Pio, Status.Value, 1, RegisterAccess.WriteOneClears, "Status");

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index, ulong value)
    {
    }

    public ulong ReadRegister(int register, int index, ulong lanes)
    {
        lock (_gate) return _bits;
    }

    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        lock (_gate) _bits &= ~value;
    }

    public void Resample(int line)
    {
        if (ReadRegister(0, 0, ulong.MaxValue) != 0) _line.Raise();
    }

    public void Connect(LineSet lines) => _line = lines.Resampled(0);
}
