namespace DeviceDsl.Buses;

/// <summary>The entries of a bus by address: finds every entry that contains an access, in bus order, without a search.</summary>
/// <remarks>
/// An access is contained in entries that start at its address, and in windows that start before it. The first kind is in a table
/// by address, which is all that doorbells need, because they answer only their exact address (IOE-9). The second kind is in a
/// table by page, or in a list if a window is so long that the table would be large, or extends past the end of the space. If no
/// window covers an address, the entries that start there are in a separate table, and one look-up finds them all.
/// </remarks>
internal sealed class BusIndex
{
    private const int PageBits = 12;
    private const ulong WidePages = 32;

    private readonly AddressTable _alone;
    private readonly AddressTable _underWindows;
    private readonly AddressTable _byPage;
    private readonly RankedEntry[] _wide;

    public BusIndex(ReadOnlySpan<BusEntry> entries)
    {
        var ranked = new List<RankedEntry>(entries.Length);
        foreach (BusEntry entry in entries) ranked.Add(new RankedEntry(ranked.Count, entry));

        RankedEntry[] windows = [.. ranked.Where(item => item.Entry is { Length: > 1, Device: not IoEventFd })];
        _byPage = new AddressTable(
            windows.Where(window => !IsWide(window)).SelectMany(PagesOf).GroupBy(pair => pair.Page, pair => pair.Window));
        _wide = [.. windows.Where(IsWide)];
        ILookup<bool, IGrouping<ulong, RankedEntry>> starts = ranked.GroupBy(item => item.Entry.Address)
            .ToLookup(start => IsUnderWindow(start.Key));
        _alone = new AddressTable(starts[false]);
        _underWindows = new AddressTable(starts[true]);
    }

    /// <summary>
    /// Returns the entries that start at an address, in bus order, if no other entry can contain an access there. Otherwise, or if
    /// none starts there, the result is empty, and <see cref="Find"/> must be used.
    /// </summary>
    public ReadOnlySpan<RankedEntry> FindAlone(ulong address) => _alone[address];

    /// <summary>Returns the entries that contain an access, in bus order.</summary>
    public Matches Find(ulong address, ulong length)
    {
        ReadOnlySpan<RankedEntry> alone = _alone[address];
        return alone.IsEmpty
            ? new(_underWindows[address], _byPage[address >> PageBits], _wide, address, length)
            : new(alone, [], [], address, length);
    }

    private bool IsUnderWindow(ulong address)
        => Reaches(_byPage[address >> PageBits], address) || Reaches(_wide, address);

    private static bool Reaches(ReadOnlySpan<RankedEntry> windows, ulong address)
    {
        foreach (RankedEntry window in windows)
        {
            if (window.Entry.Address != address && window.Entry.Contains(address, 1)) return true;
        }

        return false;
    }

    private static ulong LastAddress(in BusEntry entry) => entry.Address + (entry.Length - 1);

    private static bool IsWide(RankedEntry window)
        => window.Entry.Length >= WidePages << PageBits || LastAddress(window.Entry) < window.Entry.Address;

    private static IEnumerable<(ulong Page, RankedEntry Window)> PagesOf(RankedEntry window)
    {
        ulong last = LastAddress(window.Entry) >> PageBits;
        for (ulong page = window.Entry.Address >> PageBits; page <= last; page++) yield return (page, window);
    }

    /// <summary>Merges three lists, each in bus order. An entry that is in two of them is returned once.</summary>
    internal ref struct Matches(
        ReadOnlySpan<RankedEntry> starting, ReadOnlySpan<RankedEntry> paged, ReadOnlySpan<RankedEntry> wide, ulong address, ulong length)
    {
        private ReadOnlySpan<RankedEntry> _starting = starting;
        private ReadOnlySpan<RankedEntry> _paged = paged;
        private ReadOnlySpan<RankedEntry> _wide = wide;

        /// <summary>The current entry.</summary>
        public RankedEntry Current { get; private set; }

        /// <summary>Advances to the next entry that contains the access.</summary>
        public bool MoveNext()
        {
            while (!_starting.IsEmpty || !_paged.IsEmpty || !_wide.IsEmpty)
            {
                int rank = Math.Min(Head(_starting), Math.Min(Head(_paged), Head(_wide)));
                TakeIf(ref _wide, rank);
                TakeIf(ref _paged, rank);
                TakeIf(ref _starting, rank);
                if (Current.Entry.Contains(address, length)) return true;
            }

            return false;
        }

        private static int Head(ReadOnlySpan<RankedEntry> list) => list.IsEmpty ? int.MaxValue : list[0].Rank;

        private void TakeIf(ref ReadOnlySpan<RankedEntry> list, int rank)
        {
            if (Head(list) != rank) return;
            Current = list[0];
            list = list[1..];
        }
    }
}
