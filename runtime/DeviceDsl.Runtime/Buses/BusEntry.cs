namespace DeviceDsl.Buses;

/// <summary>A device and the addresses it is asked about.</summary>
/// <param name="Address">The first address.</param>
/// <param name="Length">How many bytes; 0 for any access that begins at exactly <paramref name="Address"/> (BUS-2).</param>
/// <param name="Device">The device.</param>
internal readonly record struct BusEntry(ulong Address, ulong Length, BusDevice Device)
{
    /// <summary>Whether the access lies wholly in the entry; a partial overlap does not count (BUS-2).</summary>
    public bool Contains(ulong address, ulong length)
    {
        // A window that reaches past the end of the space does not hold the beginning of it.
        if (address < Address) return false;
        ulong start = address - Address;
        return Length == 0 ? start == 0 : start < Length && Length - start >= length;
    }

    /// <summary>
    /// Where a range stands beside this entry in the kernel's order: -1 before, 0 inside, 1 after (BUS-3). It is no total
    /// order: of nested ranges each may find the other equal (BUS-6).
    /// </summary>
    public int Compare(ulong address, ulong length)
    {
        if (address < Address) return -1;
        bool isAfter = Length == 0 ? address > Address : unchecked(address + length > Address + Length);
        return isAfter ? 1 : 0;
    }
}
