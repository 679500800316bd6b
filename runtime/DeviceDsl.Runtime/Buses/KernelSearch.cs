namespace DeviceDsl.Buses;

/// <summary>The kernel's bus search, comparison for comparison, as the reference for the faster index.</summary>
/// <remarks>
/// It treats the comparator as a total order, which it is not for nested ranges, and therefore misses a wide entry behind a
/// narrower one that starts later (BUS-6).
/// </remarks>
internal static class KernelSearch
{
    /// <summary>Returns the place at which the kernel inserts a new entry: before the first greater one (BUS-3).</summary>
    public static int PlaceFor(ReadOnlySpan<BusEntry> entries, in BusEntry entry)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if (entry.Compare(entries[i].Address, entries[i].Length) > 0) return i;
        }

        return entries.Length;
    }

    /// <summary>Returns the first of the adjacent entries that compare as equal to an access, or -1 (BUS-4).</summary>
    public static int FindFirst(ReadOnlySpan<BusEntry> entries, ulong address, ulong length)
    {
        int found = Bisect(entries, address, length);
        while (found > 0 && entries[found - 1].Compare(address, length) == 0) found--;
        return found;
    }

    private static int Bisect(ReadOnlySpan<BusEntry> entries, ulong address, ulong length)
    {
        int start = 0;
        int count = entries.Length;
        while (count > 0)
        {
            int pivot = start + (count >> 1);
            int order = entries[pivot].Compare(address, length);
            if (order == 0) return pivot;
            if (order > 0)
            {
                start = pivot + 1;
                count--;
            }

            count >>= 1;
        }

        return -1;
    }
}
