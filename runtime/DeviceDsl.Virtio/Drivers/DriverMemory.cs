using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Drivers;

/// <summary>A driver's loads and stores, each of which a device on another processor may see or have made.</summary>
internal sealed class DriverMemory(GuestMemoryMap memory)
{
    private GuestMemory? _last;

    public ushort Load16(GuestAddress address) => Volatile.Read(ref Reach<ushort>(address));

    public uint Load32(GuestAddress address) => Volatile.Read(ref Reach<uint>(address));

    public void Store16(GuestAddress address, ushort value) => Volatile.Write(ref Reach<ushort>(address), value);

    public void Store32(GuestAddress address, uint value) => Volatile.Write(ref Reach<uint>(address), value);

    public void Store64(GuestAddress address, ulong value) => Volatile.Write(ref Reach<ulong>(address), value);

    private ref T Reach<T>(GuestAddress address)
        where T : unmanaged
    {
        if (_last is null || !_last.Contains(address.Value)) _last = memory.Find(address.Value) ?? throw NotMemory(address);
        Span<byte> field = _last.Bytes.Slice((int)(address.Value - _last.Address), Unsafe.SizeOf<T>());
        return ref Unsafe.As<byte, T>(ref field[0]);
    }

    private static ArgumentException NotMemory(GuestAddress address)
        => new($"The driver's ring reaches {address}, where the guest has no memory.");
}
