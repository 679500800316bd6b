using System.Buffers.Binary;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.Virtio;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>The payloads of requests.</summary>
internal static class Messages
{
    public static byte[] State(int index, uint value) => [.. BitConverter.GetBytes(index), .. BitConverter.GetBytes(value)];

    public static byte[] Region(RegionDescription region) => [.. new byte[8], .. Description(region)];

    public static byte[] Table(params RegionDescription[] regions)
        => [.. BitConverter.GetBytes(regions.Length), .. new byte[4], .. regions.SelectMany(Description)];

    public static byte[] Descriptor(int index, bool hasDescriptor = true)
        => BitConverter.GetBytes((uint)index | (hasDescriptor ? 0 : 0x100UL));

    public static byte[] Addresses(int index, uint flags, VirtQueueAreas areas, ulong log = 0) =>
    [
        .. BitConverter.GetBytes(index),
        .. BitConverter.GetBytes(flags),
        .. BitConverter.GetBytes(areas.Descriptors.Value),
        .. BitConverter.GetBytes(areas.Device.Value),
        .. BitConverter.GetBytes(areas.Driver.Value),
        .. BitConverter.GetBytes(log),
    ];

    public static byte[] Configuration(uint offset, uint size, uint flags, params byte[] bytes)
    {
        byte[] payload = new byte[12 + Math.Max(bytes.Length, (int)Math.Min(size, 1024))];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(4), size);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(8), flags);
        bytes.CopyTo(payload, 12);
        return payload;
    }

    public static byte[] InFlight(ulong length, ulong offset, int queues, int size) =>
    [
        .. BitConverter.GetBytes(length),
        .. BitConverter.GetBytes(offset),
        .. BitConverter.GetBytes((ushort)queues),
        .. BitConverter.GetBytes((ushort)size),
        .. new byte[4],
    ];

    private static byte[] Description(RegionDescription region) =>
    [
        .. BitConverter.GetBytes(region.GuestAddress),
        .. BitConverter.GetBytes(region.Length),
        .. BitConverter.GetBytes(region.UserAddress),
        .. BitConverter.GetBytes(region.FileOffset),
    ];
}
