using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.Virtio.Rings;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Sessions;

/// <summary>The memory that records the requests in flight of all queues, and outlives this process (VU-26, VU-27).</summary>
/// <param name="mapping">Its mapping, owned by it.</param>
/// <param name="queueCount">The number of queues in it.</param>
/// <param name="queueSize">The queue size.</param>
internal sealed class InFlightMemory(SharedMapping mapping, int queueCount, int queueSize) : IDisposable
{
    /// <summary>The length of the message that describes it, with the padding at its end.</summary>
    public const int MessageLength = 24;

    // Frontends may leave out the padding.
    private const int MinMessageLength = 20;
    private const int MaxSize = 32768;

    // A frontend may request less than its driver uses: QEMU requests its own queue size, and its virtio-mmio offers 1024.
    private const int MinSize = 1024;

    /// <summary>Whether the frontend has shrunk the file.</summary>
    public bool IsLost => mapping.IsLost;

    /// <summary>Creates memory for the queues that a frontend requests, or for larger ones.</summary>
    /// <param name="message">The request.</param>
    /// <param name="maxQueues">The number of queues of the device.</param>
    /// <param name="isPacked">Whether rings are packed.</param>
    /// <param name="length">The length of the memory.</param>
    public static SafeFileHandle Create(FrontendMessage message, int maxQueues, bool isPacked, out ulong length)
    {
        (int count, int size) = ReadQueues(message, maxQueues);
        length = (ulong)count * (ulong)InFlightRegion.LengthOf(Math.Max(size, MinSize), isPacked);
        return LinuxMemory.Create("requests in flight", length);
    }

    /// <summary>Maps the memory that a frontend has kept.</summary>
    /// <param name="message">The request, with its descriptor.</param>
    /// <param name="maxQueues">The number of queues of the device.</param>
    public static InFlightMemory Open(FrontendMessage message, int maxQueues)
    {
        message.RequireDescriptors(1);
        (int count, int size) = ReadQueues(message, maxQueues);
        (ulong length, ulong offset) = (message.ReadUInt64(0), message.ReadUInt64(8));
        if (length == 0 || length > int.MaxValue || offset > ulong.MaxValue - length || offset % InFlightRegion.Alignment != 0)
        {
            throw message.Refuse(
                $"has {length} bytes at offset 0x{offset:x}; "
                    + $"it must have 1 to {int.MaxValue} bytes at a multiple of {InFlightRegion.Alignment}",
                "VU-26");
        }

        using SafeFileHandle file = message.TakeDescriptor();
        return new(SharedMapping.Open(file, offset, length, "The record of requests in flight"), count, size);
    }

    /// <summary>Returns the part of a queue; null if there is none.</summary>
    /// <param name="index">The queue.</param>
    /// <param name="isPacked">Whether its ring is packed.</param>
    public InFlightRegion? RegionOf(int index, bool isPacked)
    {
        int length = Math.Max(
            InFlightRegion.LengthOf(queueSize, isPacked), (int)(mapping.Length / (ulong)queueCount) & -InFlightRegion.Alignment);
        ulong start = (ulong)index * (ulong)length;
        return index < queueCount && start + (ulong)length <= mapping.Length ? new(mapping.Address + (nint)start, length) : null;
    }

    /// <summary>Removes the mapping.</summary>
    public void Dispose() => mapping.Dispose();

    private static (int Count, int Size) ReadQueues(FrontendMessage message, int maxQueues)
    {
        if (message.Length < MinMessageLength) throw message.Refuse($"has {message.Length} bytes; it must have {MessageLength}");
        (int count, int size) = (message.ReadUInt16(16), message.ReadUInt16(18));
        if (count == 0 || count > maxQueues) throw message.Refuse($"names {count} queues; the device has {maxQueues}", "VU-26");
        return size is >= 1 and <= MaxSize
            ? (count, size)
            : throw message.Refuse($"names a queue size of {size}; it must be 1 to {MaxSize}", "VU-26");
    }
}
