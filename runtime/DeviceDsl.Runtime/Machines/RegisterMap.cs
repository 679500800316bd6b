namespace DeviceDsl.Machines;

/// <summary>The registers of an attached device in one address space, by address: what an access touches of which.</summary>
/// <remarks>An access begins in a register, aligned or not, and takes those it touches from the lowest address up, each once.</remarks>
internal sealed class RegisterMap
{
    private readonly RegisterPlace[] _places;
    private readonly ulong[] _offsets;

    /// <summary>Sorts the rows of a device's table, arrays register by register; they do not overlap (DDSL0009).</summary>
    public RegisterMap(IDevice device, AddressSpace space)
    {
        Rows = [.. Enumerable.Range(0, device.RegisterCount).Select(device.GetRegister)];
        _places =
        [
            .. Enumerable.Range(0, Rows.Length)
                .Where(row => Rows[row].Space == space)
                .SelectMany(row => Enumerable.Range(0, Rows[row].Count), PlaceOf)
                .OrderBy(place => place.Offset),
        ];
        _offsets = [.. _places.Select(place => place.Offset)];
    }

    /// <summary>The device's table, of all spaces.</summary>
    public RegisterEntry[] Rows { get; }

    /// <summary>The registers in this space, by address.</summary>
    public ReadOnlySpan<RegisterPlace> Places => _places;

    /// <summary>The place of the register in which an address lies, or -1.</summary>
    public int Find(ulong offset)
    {
        int place = Array.BinarySearch(_offsets, offset);
        if (place < 0) place = ~place - 1;
        return place >= 0 && offset - _offsets[place] < (ulong)_places[place].Length ? place : -1;
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
        if (place >= _places.Length) return false;
        ref readonly RegisterPlace found = ref _places[place];
        bool isInside = offset >= found.Offset;
        ulong skipped = isInside ? offset - found.Offset : found.Offset - offset;
        if (!isInside && skipped >= (ulong)length) return false;
        int inRegister = isInside ? (int)skipped : 0;
        int inAccess = isInside ? 0 : (int)skipped;
        int bytes = Math.Min(found.Length - inRegister, length - inAccess);
        slice = new RegisterSlice(found.Row, found.Index, inRegister * 8, inAccess * 8, ulong.MaxValue >> (64 - (bytes * 8)));
        return true;
    }

    private RegisterPlace PlaceOf(int row, int index)
        => new(row, index, unchecked(Rows[row].Offset + ((ulong)index * Rows[row].Stride)), Rows[row].Length);
}
