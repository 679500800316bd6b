namespace DeviceDsl.Buses;

/// <summary>A device and the addresses it is asked about.</summary>
/// <param name="Address">The first address.</param>
/// <param name="Length">How many bytes; 0 for any access that begins at exactly <paramref name="Address"/> (BUS-2).</param>
/// <param name="Device">The device.</param>
internal readonly record struct BusEntry(ulong Address, ulong Length, BusDevice Device)
{
    /// <summary>Whether the access lies wholly in the entry; a partial overlap does not count (BUS-2).</summary>
    public bool Contains(ulong address, int length)
    {
        ulong start = unchecked(address - Address);
        return Length == 0 ? start == 0 : start < Length && Length - start >= (ulong)length;
    }

    /// <summary>Whether this entry is asked before another that is already there: by start, then the narrower first (BUS-3).</summary>
    public bool StandsBefore(in BusEntry other)
        => Address != other.Address ? Address < other.Address : Length < other.Length;
}
