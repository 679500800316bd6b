using System.Runtime.InteropServices;

namespace DeviceDsl.Buses;

/// <summary>The devices of a bus at one moment. Immutable: a reader sees either the whole old or the whole new version (BUS-1).</summary>
internal sealed class BusSnapshot
{
    private const int NotHandled = -1;

    private readonly BusEntry[] _entries;
    private readonly BusIndex? _index;

    private BusSnapshot(BusEntry[] entries, bool isKernelFaithful)
    {
        _entries = entries;
        _index = isKernelFaithful ? null : new BusIndex(entries);
        DeviceCount = entries.Count(entry => entry.Device is not (IoEventFd or DoorbellGroup));
    }

    /// <summary>The number of devices that are not ioeventfds.</summary>
    public int DeviceCount { get; }

    /// <summary>Creates a bus without devices.</summary>
    public static BusSnapshot Empty(bool isKernelFaithful) => new([], isKernelFaithful);

    /// <summary>Returns the bus after a change. Each added device is at the kernel's place for it (BUS-3).</summary>
    public BusSnapshot With(BusChange change)
    {
        List<BusEntry> entries = [.. change.Keep(_entries)];
        foreach (BusEntry entry in change.Coming) entries.Insert(KernelSearch.PlaceFor(CollectionsMarshal.AsSpan(entries), entry), entry);
        return new([.. entries], _index is null);
    }

    /// <summary>Offers a write to the devices in bus order.</summary>
    /// <returns>The place of the device that handled it, or -1.</returns>
    public int Write(ulong address, int length, ulong value)
    {
        if (_index is null) return WriteAsKernel(address, length, value);
        ReadOnlySpan<RankedEntry> alone = _index.FindAlone(address);
        if (alone.IsEmpty) return WriteAmongWindows(_index, address, length, value);
        foreach (ref readonly RankedEntry item in alone)
        {
            if (item.Entry.Contains(address, (ulong)length) && item.Entry.Device.TryWrite(address, length, value)) return item.Rank;
        }

        return NotHandled;
    }

    /// <summary>Offers a write only to the device at a place, if one exists and its range contains the write.</summary>
    public bool WriteAt(int place, ulong address, int length, ulong value)
        => (uint)place < (uint)_entries.Length
           && _entries[place].Contains(address, (ulong)length)
           && _entries[place].Device.TryWrite(address, length, value);

    /// <summary>Offers a read to the devices in bus order.</summary>
    public bool TryRead(ulong address, int length, out ulong value)
    {
        if (_index is null) return TryReadAsKernel(address, length, out value);
        BusIndex.Matches matches = _index.Find(address, (ulong)length);
        while (matches.MoveNext())
        {
            if (matches.Current.Entry.Device.TryRead(address, length, out value)) return true;
        }

        value = 0;
        return false;
    }

    /// <summary>Returns the first device whose range contains an address.</summary>
    public BusDevice? FindAt(ulong address)
    {
        // Ioeventfds count with their whole range here, which the index does not store.
        int first = _index is null
            ? KernelSearch.FindFirst(_entries, address, 1)
            : Array.FindIndex(_entries, entry => entry.Contains(address, 1));
        return first < 0 ? null : _entries[first].Device;
    }

    private static int WriteAmongWindows(BusIndex index, ulong address, int length, ulong value)
    {
        BusIndex.Matches matches = index.Find(address, (ulong)length);
        while (matches.MoveNext())
        {
            if (matches.Current.Entry.Device.TryWrite(address, length, value)) return matches.Current.Rank;
        }

        return NotHandled;
    }

    private int WriteAsKernel(ulong address, int length, ulong value)
    {
        int i = KernelSearch.FindFirst(_entries, address, (ulong)length);
        for (; i >= 0 && i < _entries.Length && _entries[i].Compare(address, (ulong)length) == 0; i++)
        {
            if (_entries[i].Device.TryWrite(address, length, value)) return i;
        }

        return NotHandled;
    }

    private bool TryReadAsKernel(ulong address, int length, out ulong value)
    {
        int i = KernelSearch.FindFirst(_entries, address, (ulong)length);
        for (; i >= 0 && i < _entries.Length && _entries[i].Compare(address, (ulong)length) == 0; i++)
        {
            if (_entries[i].Device.TryRead(address, length, out value)) return true;
        }

        value = 0;
        return false;
    }
}
