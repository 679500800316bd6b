namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>A bus as BUS-2 to BUS-6 state it: a list that is gone through from the front.</summary>
internal sealed class PlainBus(bool searchesLikeKernel)
{
    private readonly List<Entry> _entries = [];

    /// <summary>BUS-3: before the first one that is greater.</summary>
    public void Insert(ulong start, ulong size, object device)
    {
        var added = new Entry(start, size, device);
        int place = 0;
        while (place < _entries.Count && Place(_entries[place].Start, _entries[place].Size, added) != '>') place++;
        _entries.Insert(place, added);
    }

    public void Remove(object device) => _entries.RemoveAll(entry => entry.Device == device);

    /// <summary>The devices that are asked of an access, in their order.</summary>
    public List<object> Asked(ulong start, ulong size)
    {
        var asked = new List<object>();
        if (!searchesLikeKernel)
        {
            foreach (Entry entry in _entries)
            {
                if (Holds(entry, start, size)) asked.Add(entry.Device);
            }

            return asked;
        }

        int found = Search(start, size, 0, _entries.Count);
        if (found < 0) return asked;
        int first = found;
        while (first > 0 && Place(start, size, _entries[first - 1]) == '=') first--;
        for (int i = first; i < _entries.Count && Place(start, size, _entries[i]) == '='; i++) asked.Add(_entries[i].Device);
        return asked;
    }

    /// <summary>BUS-2, in numbers that are wide enough.</summary>
    private static bool Holds(Entry entry, UInt128 start, UInt128 size)
        => entry.Size == 0 ? start == entry.Start : start >= entry.Start && start + size <= (UInt128)entry.Start + entry.Size;

    /// <summary>BUS-3, the comparator, in the kernel's 64 bits.</summary>
    private static char Place(ulong start, ulong size, Entry entry)
    {
        if (start < entry.Start) return '<';
        if (entry.Size == 0) return start > entry.Start ? '>' : '=';
        return unchecked(start + size) > unchecked(entry.Start + entry.Size) ? '>' : '=';
    }

    /// <summary>The binary search of the kernel's library: the upper half leaves out its middle, the lower half does not.</summary>
    private int Search(ulong start, ulong size, int from, int count)
    {
        if (count == 0) return -1;
        int middle = from + (count / 2);
        return Place(start, size, _entries[middle]) switch
        {
            '=' => middle,
            '<' => Search(start, size, from, count / 2),
            _ => Search(start, size, middle + 1, (count - 1) / 2),
        };
    }

    private sealed record Entry(ulong Start, ulong Size, object Device);
}
