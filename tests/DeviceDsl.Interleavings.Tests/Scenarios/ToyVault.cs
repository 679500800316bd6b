namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device written by hand with one register, which it refuses to write while it is locked.</summary>
internal sealed class ToyVault : IDevice
{
    private bool _isLocked;

    public string Name => "Vault";

    public int DoorbellCount => 0;

    public int LineCount => 0;

    public int RegisterCount => 1;

    public DeviceHost Host { get; } = new();

    DeviceHost? IDevice.Host => Host;

    /// <summary>Locks it.</summary>
    public void Lock() => Host.Synchronize(() => Volatile.Write(ref _isLocked, true));

    public RegisterEntry GetRegister(int register)
        => new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Value", Form: new(ChecksWrites: true));

    public bool AcceptsWrite(int register, int index, ulong value, ulong lanes) => !Volatile.Read(ref _isLocked);

    public void WriteRegister(int register, int index, ulong value, ulong lanes)
        => Check.That(!Volatile.Read(ref _isLocked), "It was written while it was locked.");

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
