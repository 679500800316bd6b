using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Drivers;

/// <summary>The loads and stores of a driver, which race with those of a device on another processor.</summary>
internal sealed class DriverMemory(GuestMemoryMap memory)
{
    private GuestMemory? _last;

    public ushort Load16(GuestAddress address) => Volatile.Read(ref Reach<ushort>(address, GuestMemoryAccess.Read));

    public uint Load32(GuestAddress address) => Volatile.Read(ref Reach<uint>(address, GuestMemoryAccess.Read));

    public void Store16(GuestAddress address, ushort value) => Volatile.Write(ref Reach<ushort>(address, GuestMemoryAccess.Write), value);

    public void Store32(GuestAddress address, uint value) => Volatile.Write(ref Reach<uint>(address, GuestMemoryAccess.Write), value);

    public void Store64(GuestAddress address, ulong value) => Volatile.Write(ref Reach<ulong>(address, GuestMemoryAccess.Write), value);

    private ref T Reach<T>(GuestAddress address, GuestMemoryAccess access)
        where T : unmanaged
    {
        if (_last is null || !_last.Contains(address.Value)) _last = memory.Find(address.Value) ?? throw NotMemory(address);
        if (_last.IsReadOnly && access == GuestMemoryAccess.Write) throw NotWritable(address);
        Span<byte> field = _last.Bytes.Slice((int)(address.Value - _last.Address), Unsafe.SizeOf<T>());
        return ref Unsafe.As<byte, T>(ref field[0]);
    }

    private static ArgumentException NotMemory(GuestAddress address)
        => new($"The driver's ring extends to {address}, which is outside guest memory.");

    private static ArgumentException NotWritable(GuestAddress address)
        => new($"The driver cannot write its ring at {address}: the guest's memory there is read-only.");
}
