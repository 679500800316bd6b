using System.Buffers.Binary;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>
/// The ring that all coalesced zones of a machine write to: one page with the kernel's layout, which the machine fills and its user
/// drains (COA-2).
/// </summary>
/// <remarks>
/// Its user may write to the page. Whatever the header contains, nothing outside the page is accessed.
/// </remarks>
public sealed class CoalescedRing
{
    /// <summary>The number of entries in the page; one always stays free (COA-3).</summary>
    public const int Capacity = 170;

    private const int FirstOffset = 0;
    private const int LastOffset = 4;
    private const int EntriesOffset = 8;
    private const int EntrySize = 24;

    [LockRank((int)LockRank.CoalescedRing)]
    private readonly RankedLock _gate = new(LockRank.CoalescedRing);
    private readonly byte[] _page = new byte[0x1000];

    internal CoalescedRing()
    {
    }

    /// <summary>
    /// The page: the indexes of the first used and the next free entry, 4 bytes each; then the entries, each with an address (8
    /// bytes), a length (4), whether it is a port (4), and the data (8), all little-endian.
    /// </summary>
    public Span<byte> Page => _page;

    /// <summary>Takes the oldest write.</summary>
    /// <param name="write">The write.</param>
    /// <returns>Whether there was one. An index outside the ring counts as an empty ring.</returns>
    public bool TryTake(out CoalescedWrite write)
    {
        using (_gate.Hold())
        {
            write = default;
            uint first = Index(FirstOffset);
            uint last = Index(LastOffset);
            if (first == last || first >= Capacity || last >= Capacity) return false;
            write = Read(Entry(first));
            SetIndex(FirstOffset, (first + 1) % Capacity);
            return true;
        }
    }

    /// <summary>Adds a write.</summary>
    /// <returns>Whether there was room. Otherwise the guest's write must be handled as if the zone did not exist (COA-3).</returns>
    internal bool TryAdd(in CoalescedWrite write)
    {
        using (_gate.Hold())
        {
            uint last = Index(LastOffset);
            if (last >= Capacity || (last + 1) % Capacity == Index(FirstOffset)) return false;
            Span<byte> entry = Entry(last);
            BinaryPrimitives.WriteUInt64LittleEndian(entry, write.Address.Value);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], write.Length);
            BinaryPrimitives.WriteInt32LittleEndian(entry[12..], write.Address.Space == AddressSpace.Pio ? 1 : 0);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], write.Value);
            // The entry must be complete before the index publishes it.
            Thread.MemoryBarrier();
            SetIndex(LastOffset, (last + 1) % Capacity);
            return true;
        }
    }

    private static CoalescedWrite Read(ReadOnlySpan<byte> entry)
    {
        bool isPort = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]) != 0;
        var address = new IoAddress(isPort ? AddressSpace.Pio : AddressSpace.Mmio, BinaryPrimitives.ReadUInt64LittleEndian(entry));
        return new CoalescedWrite(
            address, BinaryPrimitives.ReadInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]));
    }

    private Span<byte> Entry(uint index) => _page.AsSpan(EntriesOffset + ((int)index * EntrySize), EntrySize);

    private uint Index(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(offset));

    private void SetIndex(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(offset), value);
}
