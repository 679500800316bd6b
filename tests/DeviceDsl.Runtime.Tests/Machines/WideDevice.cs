using System.Globalization;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>
/// A device written by hand that records how it is called. Each of its bytes has a value of its own; it refuses what it may check.
/// </summary>
internal sealed class WideDevice : IDevice
{
    public string Name => "wide";

    public List<RegisterEntry> Registers { get; } = [];

    public List<RegionEntry> Regions { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Whether it records nothing, and allocates nothing.</summary>
    public bool IsSilent { get; init; }

    public int DoorbellCount => 0;

    public int LineCount => 0;

    public int RegisterCount => Registers.Count;

    public int RegionCount => Regions.Count;

    /// <summary>The least significant byte of a register or the first of a region is that of its address.</summary>
    public static byte ByteAt(ulong offset, int index) => unchecked((byte)(0xB8 + offset + (ulong)index));

    public RegisterEntry GetRegister(int register) => Registers[register];

    public RegionEntry GetRegion(int region) => Regions[region];

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index = 0, ulong value = 0)
    {
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }

    public bool AcceptsRead(int register, int index, ulong lanes) => IsSilent || !IsRefused($"?R{register} {lanes:x}");

    public bool AcceptsWrite(int register, int index, ulong value, ulong lanes)
        => !IsSilent && !IsRefused($"?W{register} {lanes:x} {value:x}");

    public ulong ReadRegister(int register, int index, ulong lanes)
    {
        if (IsSilent) return 0;
        Record($"R{register} {lanes:x}");
        return Bytes(Registers[register].Offset, Registers[register].Length);
    }

    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        if (!IsSilent) Record($"W{register} {lanes:x} {value:x}");
    }

    public ulong ReadRegion(int region, ulong offset, int length)
    {
        if (IsSilent) return 0;
        Record($"r {offset} {length}");
        return Bytes(Regions[region].Offset + offset, length);
    }

    public void WriteRegion(int region, ulong offset, int length, ulong value)
    {
        if (!IsSilent) Record($"w {offset} {length} {value:x}");
    }

    private static ulong Bytes(ulong offset, int length)
        => Enumerable.Range(0, length).Aggregate(0UL, (value, i) => value | (ulong)ByteAt(offset, i) << (8 * i));

    private bool IsRefused(FormattableString call)
    {
        Record(call);
        return true;
    }

    private void Record(FormattableString call) => Calls.Add(call.ToString(CultureInfo.InvariantCulture));
}
