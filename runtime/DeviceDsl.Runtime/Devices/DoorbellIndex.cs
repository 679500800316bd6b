using System.Buffers.Binary;
using System.ComponentModel;
using System.Numerics;

namespace DeviceDsl;

/// <summary>Looks up doorbells in constant tables. Generated code calls it for boards with many doorbells.</summary>
/// <remarks>
/// The tables are little-endian bytes, because in unoptimized code the runtime can access constants of no other type without
/// allocating. A row has 24 bytes: the first and last value that ring, the row of the machine's table, and the length, 0 for any.
/// The rows of one address are adjacent, in the order of length and value.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DoorbellIndex
{
    private const int RowSize = 24;

    /// <summary>Looks up a write if the addresses are dense: each distance from the first address has a slot.</summary>
    /// <param name="places">For each distance, 2 bytes: the number of the address, from 1; 0 for none.</param>
    /// <param name="starts">For each address, and once more at the end, 2 bytes: its first row.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first address.</param>
    /// <param name="shift">The number of low bits that are 0 in all distances.</param>
    /// <param name="offset">The address of the write.</param>
    /// <param name="length">Its width in bytes.</param>
    /// <param name="value">Its value, zero-extended.</param>
    /// <returns>The row of the machine's table, or -1.</returns>
    public static int FindDirect(
        ReadOnlySpan<byte> places, ReadOnlySpan<byte> starts, ReadOnlySpan<byte> rows, ulong first, int shift, ulong offset, int length, ulong value)
    {
        // Rotated, so that a distance with any low bit set is out of range.
        ulong distance = BitOperations.RotateRight(unchecked(offset - first), shift);
        if (distance >= (ulong)places.Length / sizeof(ushort)) return -1;
        int number = ReadUInt16(places, (int)distance);
        return number == 0 ? -1 : FindAmong(starts, rows, number - 1, length, value);
    }

    /// <summary>Looks up a write for arbitrary addresses, by a perfect hash that was computed at compile time.</summary>
    /// <param name="displacements">For each bucket of the hash, 2 bytes: the displacement of the slots of its addresses.</param>
    /// <param name="places">For each slot, 2 bytes: the number of the address, from 1; 0 for none.</param>
    /// <param name="addresses">For each address, 8 bytes.</param>
    /// <param name="starts">For each address, and once more at the end, 2 bytes: its first row.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="multiplier">The factor of the hash.</param>
    /// <param name="offset">The address of the write.</param>
    /// <param name="length">Its width in bytes.</param>
    /// <param name="value">Its value, zero-extended.</param>
    /// <returns>The row of the machine's table, or -1.</returns>
    public static int FindHashed(
        ReadOnlySpan<byte> displacements,
        ReadOnlySpan<byte> places,
        ReadOnlySpan<byte> addresses,
        ReadOnlySpan<byte> starts,
        ReadOnlySpan<byte> rows,
        ulong multiplier,
        ulong offset,
        int length,
        ulong value)
    {
        int bucketBits = BitOperations.Log2((uint)displacements.Length / sizeof(ushort));
        int placeCount = places.Length / sizeof(ushort);
        ulong hash = unchecked(offset * multiplier);
        int displacement = ReadUInt16(displacements, (int)(hash >> (64 - bucketBits)));
        int unmoved = (int)((hash << bucketBits) >> (64 - BitOperations.Log2((uint)placeCount)));
        int number = ReadUInt16(places, (unmoved + displacement) & (placeCount - 1));
        if (number == 0 || BinaryPrimitives.ReadUInt64LittleEndian(addresses[((number - 1) * sizeof(ulong))..]) != offset) return -1;
        return FindAmong(starts, rows, number - 1, length, value);
    }

    // At most one row of an address takes a write (IOE-7). If any does, it is the last one that does not sort after the write.
    private static int FindAmong(ReadOnlySpan<byte> starts, ReadOnlySpan<byte> rows, int address, int length, ulong value)
    {
        int from = ReadUInt16(starts, address);
        int to = ReadUInt16(starts, address + 1);
        while (to - from > 1)
        {
            int middle = (from + to) >>> 1;
            ReadOnlySpan<byte> row = rows.Slice(middle * RowSize, RowSize);
            int rowLength = LengthOf(row);
            bool isAfter = rowLength != length ? rowLength > length : FirstOf(row) > value;
            if (isAfter) to = middle;
            else from = middle;
        }

        ReadOnlySpan<byte> found = rows.Slice(from * RowSize, RowSize);
        bool isHit = (LengthOf(found) == 0 || LengthOf(found) == length) && value >= FirstOf(found) && value <= LastOf(found);
        return isHit ? BinaryPrimitives.ReadInt32LittleEndian(found[16..]) : -1;
    }

    private static ulong FirstOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadUInt64LittleEndian(row);

    private static ulong LastOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadUInt64LittleEndian(row[8..]);

    private static int LengthOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt32LittleEndian(row[20..]);

    private static int ReadUInt16(ReadOnlySpan<byte> table, int index)
        => BinaryPrimitives.ReadUInt16LittleEndian(table.Slice(index * sizeof(ushort), sizeof(ushort)));
}
