namespace DeviceDsl.Buses;

/// <summary>A device and the address range that it is asked about.</summary>
/// <param name="Address">The first address.</param>
/// <param name="Length">The number of bytes; 0 for any access that begins exactly at <paramref name="Address"/> (BUS-2).</param>
/// <param name="Device">The device.</param>
internal readonly record struct BusEntry(ulong Address, ulong Length, BusDevice Device)
{
    /// <summary>Returns whether the access lies entirely in the entry; a partial overlap does not count (BUS-2).</summary>
    public bool Contains(ulong address, ulong length)
    {
        // A window that extends past the end of the space does not wrap to its start.
        if (address < Address) return false;
        ulong start = address - Address;
        return Length == 0 ? start == 0 : start < Length && Length - start >= length;
    }

    /// <summary>
    /// Compares a range with this entry in the kernel's order: -1 before, 0 inside, 1 after (BUS-3). This is not a total order:
    /// nested ranges may compare as equal (BUS-6).
    /// </summary>
    public int Compare(ulong address, ulong length)
    {
        if (address < Address) return -1;
        bool isAfter = Length == 0 ? address > Address : unchecked(address + length > Address + Length);
        return isAfter ? 1 : 0;
    }
}
