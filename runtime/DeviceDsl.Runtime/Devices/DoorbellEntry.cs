namespace DeviceDsl;

/// <summary>One row of a device's doorbell table, relative to the device's bases: a doorbell, or an array of them.</summary>
/// <param name="Space">The address space in which the guest writes.</param>
/// <param name="Offset">The address in bytes from the device's base in that space; for an array, the first address.</param>
/// <param name="Length">The width of the writes that ring, in bytes; 0 for any.</param>
/// <param name="Match">
/// The one value that rings, or the first value of an array without a stride; <see langword="null"/> for any value.
/// </param>
/// <param name="Handler">The name of the method that the doorbell runs.</param>
/// <param name="Count">The number of doorbells in the row.</param>
/// <param name="Stride">
/// The distance in bytes from the address of one doorbell of an array to the next; 0 if they share one address and match
/// consecutive values.
/// </param>
/// <param name="IsSynchronous">Whether the handler runs inside the guest's write, without an ioeventfd.</param>
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
    /// <summary>Returns one doorbell of the row as a separate row.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The doorbell does not exist.</exception>
    public DoorbellEntry At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Stride != 0
            ? this with { Offset = unchecked(Offset + ((ulong)index * Stride)), Count = 1, Stride = 0 }
            : this with { Match = unchecked(Match + (ulong)index), Count = 1 };
    }

    /// <summary>Returns the doorbell of the row that a write rings.</summary>
    /// <param name="offset">The address of the write, in bytes from the device's base.</param>
    /// <param name="value">The value written, zero-extended.</param>
    /// <returns>The index of the doorbell, or -1 if the write rings none. Any write is safe to pass.</returns>
    public int IndexOf(ulong offset, ulong value)
    {
        ulong distance = unchecked(offset - Offset);
        if (Stride != 0) return distance % Stride == 0 ? Bounded(distance / Stride) : -1;
        if (distance != 0) return -1;
        return Match is { } first ? Bounded(unchecked(value - first)) : Bounded(0);
    }

    private int Bounded(ulong index) => Count > 0 && index < (ulong)Count ? (int)index : -1;
}
