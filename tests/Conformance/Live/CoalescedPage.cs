using System.Runtime.InteropServices;

namespace DeviceDsl.Conformance.Live;

/// <summary>The kernel's ring of coalesced writes, in the memory that it shares with the process.</summary>
/// <param name="address">The address of the ring.</param>
internal sealed unsafe class CoalescedPage(nint address)
{
    private const uint Length = (4096 - 8) / 24;

    /// <summary>Takes an entry.</summary>
    public bool TryTake(out CoalescedWrite write)
    {
        var ring = (Ring*)address;
        uint first = Volatile.Read(ref ring->First);
        write = default;
        if (first == Volatile.Read(ref ring->Last)) return false;
        Entry entry = ((Entry*)(ring + 1))[first];
        AddressSpace space = entry.IsPio != 0 ? AddressSpace.Pio : AddressSpace.Mmio;
        ulong mask = ulong.MaxValue >> (64 - ((int)entry.Length * 8));
        write = new(new IoAddress(space, entry.Address), (int)entry.Length, entry.Data & mask);
        Volatile.Write(ref ring->First, (first + 1) % Length);
        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Ring
    {
        public uint First;
        public uint Last;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public ulong Address;
        public uint Length;
        public uint IsPio;
        public ulong Data;
    }
}
