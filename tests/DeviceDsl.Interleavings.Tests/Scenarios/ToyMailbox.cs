namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device written by hand: a register of a byte at port 0x10, and a synchronous doorbell over it.</summary>
internal sealed class ToyMailbox : IDevice
{
    private ulong _stored;

    /// <summary>How often the register had another value than the one that rang.</summary>
    public int Mismatches { get; private set; }

    public string Name => "Mailbox";

    public int DoorbellCount => 1;

    public int LineCount => 0;

    public int RegisterCount => 1;

    public DoorbellEntry GetDoorbell(int doorbell) => new(AddressSpace.Pio, 0x10, 1, null, "OnRing", IsSynchronous: true);

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public RegisterEntry GetRegister(int register) => new(AddressSpace.Pio, 0x10, 1, RegisterAccess.ReadWrite, "Letter");

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => offset == 0x10 && length == 1 ? 0 : -1;

    public void WriteRegister(int register, int index, ulong value, ulong lanes) => _stored = value;

    public void Ring(int doorbell, int index, ulong value)
    {
        if (_stored != value) Mismatches++;
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }
}
