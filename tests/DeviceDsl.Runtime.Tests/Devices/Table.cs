namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A device written by hand as nothing but its tables. Every byte that the guest reads of it is its tag.</summary>
internal sealed class Table(string name, byte tag = 0) : IDevice
{
    public string Name => name;

    public List<DoorbellEntry> Doorbells { get; } = [];

    public List<RegisterEntry> Registers { get; } = [];

    public List<RegionEntry> Regions { get; } = [];

    public List<FieldEntry> Fields { get; } = [];

    /// <summary>Runs in every handler, in its thread.</summary>
    public Action? InHandler { get; set; }

    public int Rings { get; private set; }

    public int Writes { get; private set; }

    public int DoorbellCount => Doorbells.Count;

    public int RegisterCount => Registers.Count;

    public int RegionCount => Regions.Count;

    public int FieldCount => Fields.Count;

    public int LineCount => 0;

    private ulong Tags => tag * 0x0101_0101_0101_0101UL;

    public DoorbellEntry GetDoorbell(int doorbell) => Doorbells[doorbell];

    public RegisterEntry GetRegister(int register) => Registers[register];

    public RegionEntry GetRegion(int region) => Regions[region];

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
        => Doorbells.FindIndex(row => row.Space == space && (row.Length == 0 || row.Length == length) && row.IndexOf(offset, value) >= 0);

    public FieldEntry GetField(int field) => Fields[field];

    public void Ring(int doorbell, int index = 0, ulong value = 0)
    {
        Rings++;
        InHandler?.Invoke();
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }

    public ulong ReadRegister(int register, int index, ulong lanes)
    {
        InHandler?.Invoke();
        return Tags & lanes;
    }

    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        Writes++;
        InHandler?.Invoke();
    }

    public ulong ReadRegion(int region, ulong offset, int length)
    {
        InHandler?.Invoke();
        return Tags;
    }

    public void WriteRegion(int region, ulong offset, int length, ulong value)
    {
        Writes++;
        InHandler?.Invoke();
    }

    public void Reset() => InHandler?.Invoke();
}
