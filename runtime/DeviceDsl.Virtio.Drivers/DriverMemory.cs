using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Drivers;

/// <summary>The loads and stores of a driver, which race with those of a device on another processor.</summary>
internal sealed class DriverMemory(GuestMemoryMap memory)
{
    public ushort Load16(GuestAddress address) => Volatile.Read(ref Reach<ushort>(address, GuestMemoryAccess.Read));

    public uint Load32(GuestAddress address) => Volatile.Read(ref Reach<uint>(address, GuestMemoryAccess.Read));

    public void Store16(GuestAddress address, ushort value) => Volatile.Write(ref Reach<ushort>(address, GuestMemoryAccess.Write), value);

    public void Store32(GuestAddress address, uint value) => Volatile.Write(ref Reach<uint>(address, GuestMemoryAccess.Write), value);

    public void Store64(GuestAddress address, ulong value) => Volatile.Write(ref Reach<ulong>(address, GuestMemoryAccess.Write), value);

    private ref T Reach<T>(GuestAddress address, GuestMemoryAccess access)
        where T : unmanaged
    {
        int length = Unsafe.SizeOf<T>();
        bool isReached = memory.TryGetRun(address, (ulong)length, access, out Span<byte> field) && field.Length == length;
        if (!isReached) throw memory.Contains(address, (ulong)length, GuestMemoryAccess.Read) ? NotWritable(address) : NotMemory(address);
        return ref Unsafe.As<byte, T>(ref field[0]);
    }

    private static ArgumentException NotMemory(GuestAddress address)
        => new($"The driver's ring extends to {address}, which is outside guest memory.");

    private static ArgumentException NotWritable(GuestAddress address)
        => new($"The driver cannot write its ring at {address}: the guest's memory there is read-only.");
}
