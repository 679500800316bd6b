using System.Numerics;

namespace DeviceDsl.Buses;

/// <summary>An immutable table from addresses to their entries, in bus order.</summary>
/// <remarks>Open addressing, at most a quarter full: a look-up is one multiplication and usually one comparison.</remarks>
internal sealed class AddressTable
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private readonly Slot[] _slots;
    private readonly RankedEntry[] _entries;
    private readonly int _shift;

    /// <summary>Creates the table.</summary>
    /// <param name="members">The addresses and their entries, in bus order.</param>
    public AddressTable(IEnumerable<IGrouping<ulong, RankedEntry>> members)
    {
        IGrouping<ulong, RankedEntry>[] groups = [.. members];
        _entries = [.. groups.SelectMany(group => group)];
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, groups.Length * 4));
        _slots = new Slot[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        int first = 0;
        foreach (IGrouping<ulong, RankedEntry> group in groups)
        {
            int count = group.Count();
            Place(group.Key) = new Slot(group.Key, first, count);
            first += count;
        }
    }

    /// <summary>Whether the table is empty.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>The entries of an address.</summary>
    public ReadOnlySpan<RankedEntry> this[ulong address]
    {
        get
        {
            ref readonly Slot slot = ref Place(address);
            return new ReadOnlySpan<RankedEntry>(_entries, slot.First, slot.Count);
        }
    }

    /// <summary>Returns the slot of an address, or the free slot for it.</summary>
    private ref Slot Place(ulong address)
    {
        Slot[] slots = _slots;
        int i = (int)(unchecked(address * Multiplier) >> _shift);
        while (slots[i].Count != 0 && slots[i].Address != address) i = (i + 1) & (slots.Length - 1);
        return ref slots[i];
    }

    private readonly record struct Slot(ulong Address, int First, int Count);
}
