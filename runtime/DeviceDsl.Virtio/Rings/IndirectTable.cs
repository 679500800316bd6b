using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>A table of descriptors outside the ring. Each entry is read once, when it is reached (SQ-8).</summary>
internal readonly unsafe struct IndirectTable
{
    /// <summary>The length of a descriptor in bytes.</summary>
    public const uint EntryLength = 16;

    private const uint MaxEntries = 65535;

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

    /// <summary>The number of descriptors in the table.</summary>
    public uint Count { get; }

    /// <summary>Opens the table, or breaks the queue.</summary>
    public static bool TryOpen(VirtQueue queue, GuestMemoryMap memory, ulong address, uint length, out IndirectTable table)
    {
        table = default;
        if (length is 0 or > MaxEntries * EntryLength || length % EntryLength != 0)
        {
            return queue.Break(
                QueueFaultReason.IndirectLength, "The length of the indirect table at 0x{0:x}, {1} bytes, is not valid.", address, length);
        }

        if (!memory.Contains(address, length, GuestMemoryAccess.Read))
        {
            return queue.Break(
                QueueFaultReason.IndirectOutsideMemory,
                "The indirect table at 0x{0:x}, {1} bytes, is not entirely in guest memory.",
                address,
                length);
        }

        table = new(memory, address, length);
        return true;
    }

    /// <summary>
    /// Reads an entry below <see cref="Count"/>, which need not be aligned or lie in one piece of memory. Its last two fields depend on the
    /// layout of the ring: flags and next in a split ring, id and flags in a packed one.
    /// </summary>
    public void Read(uint index, out ulong address, out uint length, out ushort third, out ushort fourth)
    {
        uint offset = index * EntryLength;
        Span<byte> copy = stackalloc byte[(int)EntryLength];
        // From here on only the copy is used; the compiler must not read guest memory again.
        if (offset + EntryLength <= _nearLength) new ReadOnlySpan<byte>(_near + offset, (int)EntryLength).CopyTo(copy);
        else _memory.TryRead(_address.Plus(offset), copy);
        ref byte start = ref copy[0];
        address = Unsafe.ReadUnaligned<ulong>(ref start);
        length = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 8));
        third = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 12));
        fourth = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 14));
    }
}
