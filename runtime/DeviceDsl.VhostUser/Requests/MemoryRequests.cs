using System.Buffers.Binary;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Sessions;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>
/// The memory that the frontend shares: of the guest, for the log of written pages, for requests in flight (VU-6, VU-10, VU-26).
/// </summary>
internal static class MemoryRequests
{
    private const int TableHeader = 8;
    private const int MaxTableRegions = 8;
    private const int MaxLogLength = 1 << 30;

    public static Reply? GetMaxSlots(Backend backend, FrontendMessage message) => Reply.Of((ulong)RegionTable.MaxRegions);

    public static Reply? SetTable(Backend backend, FrontendMessage message)
    {
        if (message.Length < TableHeader) throw message.Refuse("has no number of regions");
        uint count = message.ReadUInt32(0);
        if (count is 0 or > MaxTableRegions) throw message.Refuse($"has {count} regions; it must have 1 to {MaxTableRegions}", "VU-6");
        message.RequireLength(TableHeader + ((int)count * RegionDescription.MessageLength));
        message.RequireDescriptors((int)count);
        var opened = new List<SharedRegion>();
        Change(backend, opened, () =>
        {
            for (int i = 0; i < count; i++) opened.Add(Open(message, TableHeader + (i * RegionDescription.MessageLength)));
            return RegionTable.Check(opened);
        });
        return null;
    }

    public static Reply? AddRegion(Backend backend, FrontendMessage message)
    {
        message.RequireLength(TableHeader + RegionDescription.MessageLength);
        message.RequireDescriptors(1);
        var opened = new List<SharedRegion>();
        Change(backend, opened, () =>
        {
            opened.Add(Open(message, TableHeader));
            return backend.Regions.With(opened[0]);
        });
        return null;
    }

    /// <summary>Removes a region. Some frontends pass a descriptor, which is closed.</summary>
    public static Reply? RemoveRegion(Backend backend, FrontendMessage message)
    {
        message.RequireLength(TableHeader + RegionDescription.MessageLength);
        if (message.DescriptorCount > 1) throw message.Refuse($"has {message.DescriptorCount} descriptors; it can have one", "VU-2");
        Change(backend, [], () => backend.Regions.Without(RegionDescription.Read(message, TableHeader)));
        return null;
    }

    /// <summary>Sets the log of written pages. A frontend waits for the reply before it relies on the log.</summary>
    public static Reply? SetLogBase(Backend backend, FrontendMessage message)
    {
        if ((backend.Protocol & ProtocolFeatures.SharedLog) == 0) throw message.Refuse("passes a log without LOG_SHMFD", "VU-10");
        message.RequireLength(2 * sizeof(ulong));
        message.RequireDescriptors(1);
        (ulong length, ulong offset) = (message.ReadUInt64(0), message.ReadUInt64(8));
        if (length is 0 or > MaxLogLength || offset > ulong.MaxValue - length)
        {
            throw message.Refuse(
                $"has a log of 0x{length:x} bytes at offset 0x{offset:x}; it must have 1 to 0x{MaxLogLength:x} bytes", "VU-25");
        }

        using SafeFileHandle file = message.TakeDescriptor();
        var log = new DirtyLog(SharedMapping.Open(file, offset, length, "The log of written pages"));
        DirtyLog? before = backend.Log;
        backend.Log = log;
        // From now on no handler marks pages in the old log.
        backend.UpdateLogs();
        before?.Dispose();
        return Reply.Of(0);
    }

    /// <summary>The eventfd that would announce changes of the log. It is optional, and the frontend polls the log.</summary>
    public static Reply? SetLogDescriptor(Backend backend, FrontendMessage message)
    {
        message.RequireDescriptors(1);
        return null;
    }

    public static Reply? GetInFlight(Backend backend, FrontendMessage message)
    {
        bool isPacked = backend.Device.Features.Has(VirtioFeature.RingPacked);
        SafeFileHandle file = InFlightMemory.Create(message, backend.Rings.Count, isPacked, out ulong length);
        // The reply has the length of the request: some frontends leave out the padding at the end.
        byte[] reply = message.Payload.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(reply, length);
        BinaryPrimitives.WriteUInt64LittleEndian(reply.AsSpan(sizeof(ulong)), 0);
        return new(reply, file);
    }

    public static Reply? SetInFlight(Backend backend, FrontendMessage message)
    {
        if (backend.Rings.Any(ring => ring.IsStarted)) throw message.Refuse("comes while a ring is started", "VU-26");
        var opened = InFlightMemory.Open(message, backend.Rings.Count);
        backend.InFlight?.Dispose();
        backend.InFlight = opened;
        return null;
    }

    /// <summary>Changes the regions atomically: if a part of the change is rejected, the frontend's memory does not change.</summary>
    private static void Change(Backend backend, List<SharedRegion> opened, Func<SharedRegion[]> open)
    {
        SharedRegion[] regions;
        try
        {
            regions = open();
        }
        catch
        {
            foreach (SharedRegion region in opened) region.Mapping.Dispose();
            throw;
        }

        (nint, nint)[] removed =
        [
            .. backend.Regions.Missing(regions).Select(region => (region.Mapping.Address, (nint)region.Mapping.Length)),
        ];
        GuestMemory[] pieces = [.. regions.SelectMany(region => region.ToPieces())];
        backend.Device.Queues.ReplaceMemory(pieces, removed, index => AreasIn(backend, regions, index));
        foreach (SharedRegion region in backend.Regions.Replace(regions)) region.Mapping.Dispose();
        backend.UpdateLogs();
    }

    private static VirtQueueAreas? AreasIn(Backend backend, SharedRegion[] regions, int index)
        => backend.AreasOf((address, length) => RegionTable.Translate(regions, address, length), backend.Rings[index]);

    private static SharedRegion Open(FrontendMessage message, int offset)
    {
        var description = RegionDescription.Read(message, offset);
        using SafeFileHandle file = message.TakeDescriptor();
        description.Check();
        return new(description, SharedMapping.Open(file, description.FileOffset, description.Length, $"The {description}"));
    }
}
