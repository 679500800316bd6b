using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>The ring of a machine's coalesced writes, in memory that the kernel writes and this process reads (COA-2).</summary>
/// <param name="mapping">The memory that a processor shares with the kernel.</param>
/// <param name="offset">The offset of the ring in it.</param>
internal sealed unsafe class CoalescedPage(RunMapping mapping, nuint offset)
{
    /// <summary>The length of the page that holds the ring.</summary>
    public const int Length = 4096;

    private const int Capacity = (Length - (2 * sizeof(uint))) / EntryLength;
    private const int EntryLength = 24;

    private Ring* Header => (Ring*)((byte*)mapping.DangerousGetHandle() + offset);

    /// <summary>Returns the oldest write, which stays in the ring until <see cref="Advance"/>.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="data">Its bytes; the kernel does not change them before <see cref="Advance"/>.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryPeek(out IoAddress address, out Span<byte> data)
    {
        address = default;
        data = default;
        uint first = Header->First;
        if (first == Volatile.Read(ref Header->Last)) return false;
        Entry* entry = (Entry*)(Header + 1) + (first % Capacity);
        address = entry->IsPort != 0 ? IoAddress.Pio((ushort)entry->Address) : IoAddress.Mmio(entry->Address);
        data = new Span<byte>(entry->Data, (int)Math.Min(entry->Length, sizeof(ulong)));
        return true;
    }

    /// <summary>Removes the oldest write.</summary>
    public void Advance() => Volatile.Write(ref Header->First, (Header->First + 1) % Capacity);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Ring
    {
        public uint First;
        public uint Last;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        public ulong Address;
        public uint Length;
        public uint IsPort;
        public fixed byte Data[sizeof(ulong)];
    }
}
