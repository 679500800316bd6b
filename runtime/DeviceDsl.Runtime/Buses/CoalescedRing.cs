using System.Buffers.Binary;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>
/// The ring that all coalesced zones of a machine write to: one page, laid out as the kernel's, which the machine fills
/// and its user empties (COA-2).
/// </summary>
/// <remarks>
/// The page may be written by anyone who has it; whatever stands in its header, nothing outside the page is reached.
/// </remarks>
public sealed class CoalescedRing
{
    /// <summary>How many entries the page has room for; one always stays free (COA-3).</summary>
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
    /// The page: the index of the first entry in use and of the next free one, 4 bytes each; then the entries, each of an
    /// address (8 bytes), a length (4), whether it is a port (4), and the data (8), all little-endian.
    /// </summary>
    public Span<byte> Page => _page;

    /// <summary>Takes the oldest write.</summary>
    /// <param name="write">The write.</param>
    /// <returns>Whether there was one. A header that points outside the ring counts as none.</returns>
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

    /// <summary>Keeps a write.</summary>
    /// <returns>Whether there was room; otherwise the guest's write is to be handled as if there were no zone (COA-3).</returns>
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
            // The entry is complete before the index shows it.
            Thread.MemoryBarrier();
            SetIndex(LastOffset, (last + 1) % Capacity);
            return true;
        }
    }

    private static CoalescedWrite Read(ReadOnlySpan<byte> entry)
    {
        bool isPort = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]) != 0;
        var address = new IoAddress(isPort ? AddressSpace.Pio : AddressSpace.Mmio, BinaryPrimitives.ReadUInt64LittleEndian(entry));
        return new CoalescedWrite(address, BinaryPrimitives.ReadInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]));
    }

    private Span<byte> Entry(uint index) => _page.AsSpan(EntriesOffset + ((int)index * EntrySize), EntrySize);

    private uint Index(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(offset));

    private void SetIndex(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(offset), value);
}
