namespace DeviceDsl.Buses;

/// <summary>The entries of a bus by address: finds every one that holds an access, in bus order, without a search.</summary>
/// <remarks>
/// An access is held by entries that start where it does, and by windows that started before. The first kind is in a
/// table by address, and it is all that doorbells need, which answer their exact address alone (IOE-9); the second is in
/// a table by page, or in a list where a window is so long that the table would be large, or reaches past the end of the
/// space. Where no window reaches over an address, what starts there stands in a table of its own: one look-up then tells all.
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
        ILookup<bool, IGrouping<ulong, RankedEntry>> starts = ranked.GroupBy(item => item.Entry.Address).ToLookup(start => IsUnderWindow(start.Key));
        _alone = new AddressTable(starts[false]);
        _underWindows = new AddressTable(starts[true]);
    }

    /// <summary>
    /// The entries that start at an address, in bus order, where they are all that can hold an access there; otherwise, and where
    /// none starts, nothing: <see cref="Find"/> tells then.
    /// </summary>
    public ReadOnlySpan<RankedEntry> FindAlone(ulong address) => _alone[address];

    /// <summary>The entries that hold an access, in bus order.</summary>
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

    /// <summary>Walks over three lists at once, each in bus order; an entry that is in two of them comes once.</summary>
    internal ref struct Matches(
        ReadOnlySpan<RankedEntry> starting, ReadOnlySpan<RankedEntry> paged, ReadOnlySpan<RankedEntry> wide, ulong address, ulong length)
    {
        private ReadOnlySpan<RankedEntry> _starting = starting;
        private ReadOnlySpan<RankedEntry> _paged = paged;
        private ReadOnlySpan<RankedEntry> _wide = wide;

        /// <summary>The device of the entry.</summary>
        public RankedEntry Current { get; private set; }

        /// <summary>Goes to the next entry that holds the access.</summary>
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
