namespace DeviceDsl;

/// <summary>One row of a device's doorbell table, relative to the device's bases: a doorbell, or an array of them.</summary>
/// <param name="Space">The address space in which the guest writes.</param>
/// <param name="Offset">The address in bytes from the device's base in that space; of an array, the first.</param>
/// <param name="Length">The width of the writes that ring, in bytes; 0 for any.</param>
/// <param name="Match">The one value that rings, of an array without a stride the first; <see langword="null"/> for any.</param>
/// <param name="Handler">The name of the method that the doorbell runs.</param>
/// <param name="Count">How many doorbells the row stands for.</param>
/// <param name="Stride">
/// The distance in bytes from the address of one doorbell of an array to the next; 0 where they lie at one address and
/// match consecutive values.
/// </param>
/// <param name="IsSynchronous">Whether the handler runs within the guest's write, so that there is no ioeventfd.</param>
public readonly record struct DoorbellEntry(
    AddressSpace Space,
    ulong Offset,
    int Length,
    ulong? Match,
    string Handler,
    int Count = 1,
    ulong Stride = 0,
    bool IsSynchronous = false)
{
    /// <summary>One doorbell of the row, as a row of its own.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such doorbell.</exception>
    public DoorbellEntry At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Stride != 0
            ? this with { Offset = unchecked(Offset + ((ulong)index * Stride)), Count = 1, Stride = 0 }
            : this with { Match = unchecked(Match + (ulong)index), Count = 1 };
    }

    /// <summary>Which doorbell of the row a write that rings the row belongs to.</summary>
    /// <param name="offset">The address of the write, in bytes from the device's base.</param>
    /// <param name="value">The value written, zero-extended.</param>
    /// <returns>Its index, or -1 where the write rings none, whatever the guest wrote.</returns>
    public int IndexOf(ulong offset, ulong value)
    {
        ulong distance = unchecked(offset - Offset);
        if (Stride != 0) return distance % Stride == 0 ? Bounded(distance / Stride) : -1;
        if (distance != 0) return -1;
        return Match is { } first ? Bounded(unchecked(value - first)) : Bounded(0);
    }

    private int Bounded(ulong index) => Count > 0 && index < (ulong)Count ? (int)index : -1;
}
