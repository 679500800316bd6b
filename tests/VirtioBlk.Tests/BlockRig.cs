using System.Buffers.Binary;
using DeviceDsl;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;

namespace VirtioBlk.Tests;

/// <summary>A guest with a disk, one request at a time.</summary>
internal sealed class BlockRig : IDisposable
{
    public const int Sector = 512;
    public const byte Untouched = 0xEE;

    public BlockRig(
        RecordingBackend backend,
        BlockDeviceOptions? options = null,
        TransportKind kind = TransportKind.PciModern,
        VirtioFeatures? wanted = null)
    {
        Backend = backend;
        Device = new BlockDevice(backend, options);
        Transport = new TransportRig(kind, Device, wanted);
    }

    public RecordingBackend Backend { get; }

    public BlockDevice Device { get; }

    public TransportRig Transport { get; }

    public VirtioDriver Driver => Transport.Driver;

    /// <summary>Features without some.</summary>
    public static VirtioFeatures Without(params VirtioFeature[] features) => new(UInt128.MaxValue & ~VirtioFeatures.Of(features).Bits);

    public static byte[] Header(uint type, ulong sector)
    {
        byte[] header = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), sector);
        return header;
    }

    public static byte[] Range(ulong sector, uint count, uint flags = 0)
    {
        byte[] range = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(range, sector);
        BinaryPrimitives.WriteUInt32LittleEndian(range.AsSpan(8), count);
        BinaryPrimitives.WriteUInt32LittleEndian(range.AsSpan(12), flags);
        return range;
    }

    public static byte[] Pattern(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Sends a request, each array a buffer to read, each number the length of one to write, and waits for its end.</summary>
    /// <returns>What the device wrote, all buffers together, and how much it said that it wrote.</returns>
    public (byte[] Answer, uint Written) Send(byte[][] readable, int[] writable, int queue = 0)
    {
        var buffers = new List<DriverBuffer>();
        foreach (byte[] bytes in readable)
        {
            GuestAddress address = Transport.Heap.Take((ulong)Math.Max(bytes.Length, 1));
            Assert.True(Transport.Machine.Memory.TryWrite(address, bytes));
            buffers.Add(new(address, (uint)bytes.Length, false));
        }

        var answers = new List<(GuestAddress Address, int Length)>();
        foreach (int length in writable)
        {
            GuestAddress address = Transport.Heap.Take((ulong)Math.Max(length, 1));
            byte[] poison = new byte[length];
            Array.Fill(poison, Untouched);
            Assert.True(Transport.Machine.Memory.TryWrite(address, poison));
            answers.Add((address, length));
            buffers.Add(new(address, (uint)length, true));
        }

        DriverRing ring = Transport.Queues[queue].Ring;
        Assert.True(ring.TryAdd([.. buffers], 77));
        Transport.Queues[queue].Submit();
        Transport.Machine.Settle();
        Assert.True(ring.TryTakeUsed(out long cookie, out uint written), Device.FailureReason ?? "The request did not come back.");
        Assert.Equal(77, cookie);
        byte[] answer = [.. answers.SelectMany(part => Transport.Read(part.Address, part.Length))];
        // Never more than was written: what it says is a prefix that is not poison (VQ-10, H31).
        Assert.InRange(written, 0u, (uint)answer.Length);
        return (answer, written);
    }

    /// <summary>A request in the usual frame.</summary>
    public RequestStatus Do(uint type, ulong sector = 0, byte[]? data = null)
    {
        byte[][] readable = data is null ? [Header(type, sector)] : [Header(type, sector), data];
        (byte[] answer, uint written) = Send(readable, [1]);
        Assert.Equal(1u, written);
        return (RequestStatus)answer[0];
    }

    public RequestStatus Do(RequestType type, ulong sector = 0, byte[]? data = null) => Do((uint)type, sector, data);

    /// <summary>A read in the usual frame.</summary>
    public (RequestStatus Status, byte[] Data, uint Written) ReadFrom(ulong sector, int length)
    {
        (byte[] answer, uint written) = Send([Header((uint)RequestType.In, sector)], [length, 1]);
        return ((RequestStatus)answer[^1], answer[..^1], written);
    }

    public void Dispose()
    {
        Transport.Dispose();
        Backend.Dispose();
    }
}
