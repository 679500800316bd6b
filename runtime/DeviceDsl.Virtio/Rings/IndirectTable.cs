using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>A table of descriptors outside the ring, of which each entry is read when it is reached, and so once (SQ-8).</summary>
internal readonly unsafe struct IndirectTable
{
    /// <summary>The length of a descriptor in bytes.</summary>
    public const uint EntryLength = 16;

    private const uint MostEntries = 65535;

    private readonly GuestMemoryMap _memory;
    private readonly GuestAddress _address;
    private readonly byte* _near;
    private readonly uint _nearLength;

    private IndirectTable(GuestMemoryMap memory, GuestAddress address, uint length)
    {
        _memory = memory;
        _address = address;
        _near = (byte*)memory.FindRun(address.Value, length, GuestMemoryAccess.Read, out int run);
        _nearLength = (uint)run;
        Count = length / EntryLength;
    }

    /// <summary>How many descriptors it has.</summary>
    public uint Count { get; }

    /// <summary>Finds the table, or breaks the queue.</summary>
    public static bool TryOpen(VirtQueue queue, GuestMemoryMap memory, ulong address, uint length, out IndirectTable table)
    {
        table = default;
        if (length is 0 or > MostEntries * EntryLength || length % EntryLength != 0)
        {
            return queue.Break(QueueFaultReason.IndirectLength, "An indirect table at 0x{0:x} has {1} bytes.", address, length);
        }

        if (!memory.Contains(address, length, GuestMemoryAccess.Read))
        {
            return queue.Break(QueueFaultReason.IndirectOutsideMemory, "An indirect table at 0x{0:x}, {1} bytes, is not all in memory.", address, length);
        }

        table = new(memory, address, length);
        return true;
    }

    /// <summary>
    /// Reads an entry less than <see cref="Count"/>, which need not be aligned, nor lie in one piece of memory. Its end is of the
    /// layout of the ring: flags and next of a split one, id and flags of a packed one.
    /// </summary>
    public void Read(uint index, out ulong address, out uint length, out ushort third, out ushort fourth)
    {
        uint offset = index * EntryLength;
        Span<byte> copy = stackalloc byte[(int)EntryLength];
        // From here on only the copy is looked at; no compiler may read guest memory again for it.
        if (offset + EntryLength <= _nearLength) new ReadOnlySpan<byte>(_near + offset, (int)EntryLength).CopyTo(copy);
        else _memory.TryRead(_address.Plus(offset), copy);
        ref byte start = ref copy[0];
        address = Unsafe.ReadUnaligned<ulong>(ref start);
        length = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 8));
        third = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 12));
        fourth = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 14));
    }
}
