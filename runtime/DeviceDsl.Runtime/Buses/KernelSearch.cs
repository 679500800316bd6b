namespace DeviceDsl.Buses;

/// <summary>The kernel's search over a bus, comparison for comparison: what the faster index is held against.</summary>
/// <remarks>
/// It takes the comparator for an order, which it is not where ranges nest, and so misses a wide entry that is hidden
/// behind a narrower one that starts later (BUS-6).
/// </remarks>
internal static class KernelSearch
{
    /// <summary>The place at which the kernel puts a new entry: before the first that is greater (BUS-3).</summary>
    public static int PlaceFor(ReadOnlySpan<BusEntry> entries, in BusEntry entry)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if (entry.Compare(entries[i].Address, entries[i].Length) > 0) return i;
        }

        return entries.Length;
    }

    /// <summary>The first of the neighbouring entries that an access is equal to, or -1 (BUS-4).</summary>
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
