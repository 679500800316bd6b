namespace DeviceDsl.Machines;

/// <summary>The registers of an attached device in one address space, by address: what an access touches of which.</summary>
/// <remarks>An access begins in a register, aligned or not, and takes those it touches from the lowest address up, each once.</remarks>
internal sealed class RegisterMap
{
    private readonly RegisterEntry[] _entries;
    private readonly ulong[] _offsets;
    private readonly int[] _rows;

    /// <summary>Sorts the rows of a device's table; they do not overlap (DDSL0009).</summary>
    public RegisterMap(IDevice device, AddressSpace space)
    {
        (RegisterEntry Entry, int Row)[] sorted =
        [
            .. Enumerable.Range(0, device.RegisterCount)
                .Select(row => (Entry: device.GetRegister(row), Row: row))
                .Where(register => register.Entry.Space == space)
                .OrderBy(register => register.Entry.Offset),
        ];
        _entries = [.. sorted.Select(register => register.Entry)];
        _offsets = [.. sorted.Select(register => register.Entry.Offset)];
        _rows = [.. sorted.Select(register => register.Row)];
    }

    /// <summary>The registers, by address.</summary>
    public RegisterEntry[] Entries => _entries;

    /// <summary>The place of the register in which an address lies, or -1.</summary>
    public int Find(ulong offset)
    {
        int place = Array.BinarySearch(_offsets, offset);
        if (place < 0) place = ~place - 1;
        return place >= 0 && offset - _offsets[place] < (ulong)_entries[place].Length ? place : -1;
    }

    /// <summary>The part of an access that a register has.</summary>
    /// <param name="place">The place of the register.</param>
    /// <param name="offset">The first address of the access.</param>
    /// <param name="length">Its width, 1 to 8 bytes.</param>
    /// <param name="slice">The part.</param>
    /// <returns>Whether the access reaches the register at all.</returns>
    public bool TrySlice(int place, ulong offset, int length, out RegisterSlice slice)
    {
        slice = default;
        if (place >= _entries.Length) return false;
        ref readonly RegisterEntry entry = ref _entries[place];
        bool isInside = offset >= entry.Offset;
        ulong skipped = isInside ? offset - entry.Offset : entry.Offset - offset;
        if (!isInside && skipped >= (ulong)length) return false;
        int inRegister = isInside ? (int)skipped : 0;
        int inAccess = isInside ? 0 : (int)skipped;
        int bytes = Math.Min(entry.Length - inRegister, length - inAccess);
        slice = new RegisterSlice(_rows[place], inRegister * 8, inAccess * 8, ulong.MaxValue >> (64 - (bytes * 8)));
        return true;
    }
}
